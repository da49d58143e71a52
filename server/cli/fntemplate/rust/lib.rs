#![no_std]

use basalt::Bytes;

basalt::module!();

/// A function over numbers has their types.
#[no_mangle]
pub extern "C" fn add_tax(price: f64, percent: f64) -> f64 {
    price + price * percent / 100.0
}

/// A text is a pointer and a length.
#[no_mangle]
pub unsafe extern "C" fn initials(name: *const u8, length: usize) -> Bytes {
    let out = basalt::alloc_slice(length);
    let (mut n, mut before) = (0, b' ');
    for &c in basalt::bytes(name, length) {
        if c.is_ascii_uppercase() && before == b' ' {
            out[n] = c;
            n += 1;
        }
        before = c;
    }
    Bytes::from(&out[..n])
}
