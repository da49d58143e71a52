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
