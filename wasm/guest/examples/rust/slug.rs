//! A scalar function over text: a title as a part of an address, "Hello, World!" as
//! "hello-world". Letters beyond ASCII stay as they are.

use basalt::Bytes;

#[no_mangle]
pub unsafe extern "C" fn slug(title: *const u8, length: usize) -> Bytes {
    let title = basalt::bytes(title, length);
    let out = basalt::alloc_slice(length);
    let (mut n, mut gap) = (0, false);
    for c in title.iter().map(u8::to_ascii_lowercase) {
        if !c.is_ascii_lowercase() && !c.is_ascii_digit() && c.is_ascii() {
            gap = true;
            continue;
        }
        if gap && n > 0 {
            out[n] = b'-';
            n += 1;
        }
        gap = false;
        out[n] = c;
        n += 1;
    }
    Bytes::from(&out[..n])
}
