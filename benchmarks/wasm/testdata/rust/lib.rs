//! The work of the benchmark in Rust, as "basalt fn build" compiles it: functions of one
//! row, and an aggregate.
#![no_std]
basalt::module!();

use basalt::{Bytes, Column};
use core::ptr::addr_of_mut;
use core::slice::{from_raw_parts, from_raw_parts_mut};

#[no_mangle]
pub extern "C" fn mix(a: i64, b: i64) -> i64 {
    a.wrapping_mul(3).wrapping_add(b ^ (a >> 7))
}

#[no_mangle]
pub extern "C" fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        let t = a.wrapping_rem(b);
        a = b;
        b = t;
    }
    a
}

#[no_mangle]
pub extern "C" fn steps(mut n: i64) -> i64 {
    let mut count = 0;
    while n > 1 {
        n = if n & 1 == 1 { n.wrapping_mul(3).wrapping_add(1) } else { n >> 1 };
        count += 1;
    }
    count
}

static mut TEXT: [u8; 1 << 16] = [0; 1 << 16];

#[no_mangle]
pub unsafe extern "C" fn up(p: *const u8, n: usize) -> Bytes {
    let text = &mut *addr_of_mut!(TEXT);
    basalt::upper(text, basalt::bytes(p, n)).into()
}

/// The same by hand.
#[no_mangle]
pub unsafe extern "C" fn up_loop(p: *const u8, n: usize) -> Bytes {
    let from = basalt::bytes(p, n);
    let text = &mut (&mut *addr_of_mut!(TEXT))[..n];
    for i in 0..n {
        text[i] = from[i].to_ascii_uppercase();
    }
    Bytes::from(&*text)
}

/// The same over columns, whose texts stand one behind the other.
#[no_mangle]
pub unsafe extern "C" fn up_columns(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let (input, out) = (&*input, &mut *out);
    let from = from_raw_parts(input.offsets, n + 1);
    let length = (from[n] - from[0]) as usize;
    let upper = from_raw_parts_mut(basalt::alloc(length), length);
    basalt::upper(upper, basalt::bytes(input.data.add(from[0] as usize), length));
    for (to, at) in from_raw_parts_mut(out.offsets, n + 1).iter_mut().zip(from) {
        *to = at - from[0];
    }
    out.data = upper.as_mut_ptr();
    out.data_length = length as u32;
    0
}

/// The number behind "price": in a JSON object, which has no strings with quotes.
#[no_mangle]
pub unsafe extern "C" fn price(p: *const u8, n: usize) -> f64 {
    let s = basalt::bytes(p, n);
    let key = b"\"price\":";
    let mut i = match basalt::find(s, key) {
        Some(i) => i + key.len(),
        None => return 0.0,
    };
    while i < n && s[i] == b' ' {
        i += 1;
    }
    let (mut sign, mut x, mut scale) = (1.0, 0i64, 1i64); // of at most 18 digits
    let digit = |i: usize| s.get(i).map(|&c| (c as u32).wrapping_sub('0' as u32)).filter(|&d| d < 10);
    if i < n && s[i] == b'-' {
        sign = -1.0;
        i += 1;
    }
    while let Some(d) = digit(i) {
        x = x.wrapping_mul(10).wrapping_add(d as i64);
        i += 1;
    }
    if i < n && s[i] == b'.' {
        i += 1;
        while let Some(d) = digit(i) {
            x = x.wrapping_mul(10).wrapping_add(d as i64);
            scale = scale.wrapping_mul(10);
            i += 1;
        }
    }
    sign * x as f64 / scale as f64
}

/// The weighted average as an aggregate.
#[repr(C)]
pub struct State {
    sum: f64,
    weight: f64,
}

#[no_mangle]
pub extern "C" fn average_state_size() -> usize {
    core::mem::size_of::<State>()
}

#[no_mangle]
pub unsafe extern "C" fn average_init(n: usize, states: *mut State) -> i32 {
    for s in from_raw_parts_mut(states, n) {
        *s = State { sum: 0.0, weight: 0.0 };
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_update(n: usize, groups: *const u32, input: *const Column, _nin: usize, states: *mut State) -> i32 {
    let (x, weight) = ((*input).values::<i64>(n), (*input.add(1)).values::<i64>(n));
    for (i, &group) in from_raw_parts(groups, n).iter().enumerate() {
        let s = &mut *states.add(group as usize);
        s.sum += x[i] as f64 * weight[i] as f64;
        s.weight += weight[i] as f64;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_merge(n: usize, into: *mut State, from: *const State) -> i32 {
    for (a, b) in from_raw_parts_mut(into, n).iter_mut().zip(from_raw_parts(from, n)) {
        a.sum += b.sum;
        a.weight += b.weight;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_final(n: usize, states: *const State, out: *mut Column) -> i32 {
    let out = &mut *out;
    for (i, s) in from_raw_parts(states, n).iter().enumerate() {
        if s.weight == 0.0 {
            out.set_null(i);
        } else {
            out.values_mut::<f64>(n)[i] = s.sum / s.weight;
        }
    }
    0
}
