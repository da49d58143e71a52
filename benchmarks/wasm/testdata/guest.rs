// The work of the benchmark in Rust: functions of one row.
#![no_std]

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

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
pub unsafe extern "C" fn up(p: *const u8, n: usize) -> u64 {
    let from = core::slice::from_raw_parts(p, n);
    let to = &mut TEXT[..n];
    for i in 0..n {
        to[i] = from[i].to_ascii_uppercase();
    }
    (to.as_ptr() as u64) << 32 | n as u64
}

// The number behind "price": in a JSON object, which has no strings with quotes.
#[no_mangle]
pub unsafe extern "C" fn price(p: *const u8, n: usize) -> f64 {
    let s = core::slice::from_raw_parts(p, n);
    let key = b"\"price\":";
    let mut i = 0;
    while i + key.len() < n {
        if &s[i..i + key.len()] != key {
            i += 1;
            continue;
        }
        i += key.len();
        while i < n && s[i] == b' ' {
            i += 1;
        }
        let (mut sign, mut x, mut scale) = (1.0, 0.0, 1.0);
        if i < n && s[i] == b'-' {
            sign = -1.0;
            i += 1;
        }
        while i < n && s[i].is_ascii_digit() {
            x = x * 10.0 + (s[i] - b'0') as f64;
            i += 1;
        }
        if i < n && s[i] == b'.' {
            i += 1;
            while i < n && s[i].is_ascii_digit() {
                x = x * 10.0 + (s[i] - b'0') as f64;
                scale *= 10.0;
                i += 1;
            }
        }
        return sign * x / scale;
    }
    0.0
}

// The weighted average as an aggregate: columns of numbers, and a state a group.
#[repr(C)]
pub struct State {
    sum: f64,
    weight: f64,
}

#[repr(C)]
pub struct Column {
    kind: u32,
    flags: u32,
    length: u32,
    nulls: u32,
    validity: *mut u8,
    offsets: *mut i32,
    data: *mut u8,
    data_length: u32,
    children: u32,
    child: *mut Column,
}

#[no_mangle]
pub extern "C" fn average_state_size() -> usize {
    core::mem::size_of::<State>()
}

#[no_mangle]
pub unsafe extern "C" fn average_init(n: usize, states: *mut State) -> i32 {
    for s in core::slice::from_raw_parts_mut(states, n) {
        *s = State { sum: 0.0, weight: 0.0 };
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_update(n: usize, groups: *const u32, input: *const Column, _nin: usize, states: *mut State) -> i32 {
    let x = core::slice::from_raw_parts((*input).data as *const i64, n);
    let weight = core::slice::from_raw_parts((*input.add(1)).data as *const i64, n);
    for (i, &group) in core::slice::from_raw_parts(groups, n).iter().enumerate() {
        let s = &mut *states.add(group as usize);
        s.sum += x[i] as f64 * weight[i] as f64;
        s.weight += weight[i] as f64;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_merge(n: usize, into: *mut State, from: *const State) -> i32 {
    let from = core::slice::from_raw_parts(from, n);
    for (a, b) in core::slice::from_raw_parts_mut(into, n).iter_mut().zip(from) {
        a.sum += b.sum;
        a.weight += b.weight;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn average_final(n: usize, states: *const State, out: *mut Column) -> i32 {
    for (i, s) in core::slice::from_raw_parts(states, n).iter().enumerate() {
        if s.weight == 0.0 {
            *(*out).validity.add(i >> 3) &= !(1 << (i & 7));
        } else {
            *((*out).data as *mut f64).add(i) = s.sum / s.weight;
        }
    }
    0
}
