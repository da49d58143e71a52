//! What the core library does byte by byte, sixteen bytes at a time.

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::*;

/// Copies a text with its ASCII letters in upper case to where there is as much room, and
/// returns what it wrote.
pub fn upper<'a>(to: &'a mut [u8], text: &[u8]) -> &'a [u8] {
    turn_case(to, text, b'a')
}

/// [`upper`] for lower case.
pub fn lower<'a>(to: &'a mut [u8], text: &[u8]) -> &'a [u8] {
    turn_case(to, text, b'A')
}

/// Turns the case of ASCII letters from first on: those that are lower case where it is
/// b'a', those that are upper case where it is b'A'.
fn turn_case<'a>(to: &'a mut [u8], text: &[u8], first: u8) -> &'a [u8] {
    let to = &mut to[..text.len()];
    #[cfg(target_feature = "simd128")]
    if text.len() >= 16 {
        let (last, out) = (text.len() - 16, to.as_mut_ptr());
        let turn = |at: usize| unsafe {
            // At most 16 bytes before the end of both. The letters are those that are above
            // 101 when as much is added that the last one is 127: signed numbers are
            // compared in one instruction.
            let x = v128_load(text.as_ptr().add(at).cast());
            let letter = i8x16_gt(u8x16_add(x, u8x16_splat(127 - 25 - first)), i8x16_splat(101));
            let y = v128_xor(x, v128_and(letter, u8x16_splat(32)));
            v128_store(out.add(at).cast(), y);
        };
        turn(0);
        let mut at = 16;
        while at < last {
            turn(at);
            at += 16;
        }
        turn(last);
        return to;
    }
    for (to, &c) in to.iter_mut().zip(text) {
        *to = if c.wrapping_sub(first) < 26 { c ^ 32 } else { c };
    }
    to
}

/// Whether the bytes at a place are those wanted: eight or four at a time, the last ones
/// perhaps twice.
///
/// # Safety
///
/// As many as are wanted have to be there.
unsafe fn same(text: *const u8, wanted: &[u8]) -> bool {
    let n = wanted.len();
    let differ = |at: usize| {
        let (a, b) = (text.add(at) as *const u64, wanted.as_ptr().add(at) as *const u64);
        a.read_unaligned() != b.read_unaligned()
    };
    let differ4 = |at: usize| {
        let (a, b) = (text.add(at) as *const u32, wanted.as_ptr().add(at) as *const u32);
        a.read_unaligned() != b.read_unaligned()
    };
    match n {
        0..=3 => (0..n).all(|at| *text.add(at) == wanted[at]),
        4..=7 => !differ4(0) && !differ4(n - 4),
        _ => {
            let mut at = 0;
            while at + 8 < n {
                if differ(at) {
                    return false;
                }
                at += 8;
            }
            !differ(n - 8)
        }
    }
}

/// Where a text is in another for the first time. It looks for the first and the last
/// byte at sixteen places at once, as Muła's generic SIMD search does.
pub fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() {
        return Some(0);
    }
    let places = (text.len() + 1).checked_sub(wanted.len())?;
    #[allow(unused_mut)]
    let mut from = 0;
    #[cfg(target_feature = "simd128")]
    {
        let last = wanted.len() - 1;
        let (a, b) = (u8x16_splat(wanted[0]), u8x16_splat(wanted[last]));
        while places - from >= 16 {
            // Sixteen places are left, and each has as many bytes as are wanted.
            let mut found = unsafe {
                let first = u8x16_eq(v128_load(text.as_ptr().add(from).cast()), a);
                let second = u8x16_eq(v128_load(text.as_ptr().add(from + last).cast()), b);
                u8x16_bitmask(v128_and(first, second)) as u32
            };
            while found != 0 {
                let at = from + found.trailing_zeros() as usize;
                if unsafe { same(text.as_ptr().add(at), wanted) } {
                    return Some(at);
                }
                found &= found - 1;
            }
            from += 16;
            if from < places && places - from < 16 {
                from = places - 16; // some places twice
            }
        }
    }
    (from..places).find(|&at| unsafe { same(text.as_ptr().add(at), wanted) })
}
