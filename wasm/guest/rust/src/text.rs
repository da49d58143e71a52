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
    match text.len() {
        0..=3 => (),
        n @ 4..=32 => unsafe {
            turn_wide(to.as_mut_ptr(), text.as_ptr(), n, first);
            return to;
        },
        n => unsafe {
            turn_long(to.as_mut_ptr(), text.as_ptr(), n, first);
            return to;
        },
    }
    for (to, &c) in to.iter_mut().zip(text) {
        *to = if c.wrapping_sub(first) < 26 { c ^ 32 } else { c };
    }
    to
}

/// turn_case for 4 to 32 bytes, of which some may be turned twice.
#[cfg(target_feature = "simd128")]
#[inline(always)]
unsafe fn turn_wide(to: *mut u8, text: *const u8, n: usize, first: u8) {
    let (from, out) = (text.add(n), to.add(n));
    if n >= 16 {
        let (x, y) = (v128_load(text.cast()), v128_load(from.sub(16).cast()));
        v128_store(to.cast(), turned(x, first));
        v128_store(out.sub(16).cast(), turned(y, first));
    } else if n >= 8 {
        let x = v128_load64_lane::<1>(v128_load64_zero(text.cast()), from.sub(8).cast());
        let x = turned(x, first);
        v128_store64_lane::<0>(x, to.cast());
        v128_store64_lane::<1>(x, out.sub(8).cast());
    } else {
        let x = v128_load32_lane::<1>(v128_load32_zero(text.cast()), from.sub(4).cast());
        let x = turned(x, first);
        v128_store32_lane::<0>(x, to.cast());
        v128_store32_lane::<1>(x, out.sub(4).cast());
    }
}

/// turn_case for more than 32 bytes: apart, so that the loop's registers are not those of
/// short texts.
#[cfg(target_feature = "simd128")]
#[inline(never)]
unsafe fn turn_long(to: *mut u8, text: *const u8, n: usize, first: u8) {
    let mut at = 0;
    while at < n - 16 {
        v128_store(to.add(at).cast(), turned(v128_load(text.add(at).cast()), first));
        at += 16;
    }
    at = n - 16;
    v128_store(to.add(at).cast(), turned(v128_load(text.add(at).cast()), first));
}

/// Sixteen bytes whose letters are turned: those that are above 101 when as much is added
/// that the last one is 127. Signed numbers are compared in one instruction.
#[cfg(target_feature = "simd128")]
#[inline(always)]
fn turned(x: v128, first: u8) -> v128 {
    let letter = i8x16_gt(u8x16_add(x, u8x16_splat(127 - 25 - first)), i8x16_splat(101));
    v128_xor(x, v128_and(letter, u8x16_splat(32)))
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
