//! What the library does with texts sixteen bytes at a time.
#![no_std]
basalt::module!();

use basalt::{alloc_slice, bytes, Bytes};

#[no_mangle]
pub unsafe extern "C" fn place(text: *const u8, length: usize, wanted: *const u8, wanted_length: usize) -> i32 {
    basalt::find(bytes(text, length), bytes(wanted, wanted_length)).map_or(-1, |at| at as i32)
}

#[no_mangle]
pub unsafe extern "C" fn large(text: *const u8, length: usize) -> Bytes {
    basalt::upper(alloc_slice(length), bytes(text, length)).into()
}

#[no_mangle]
pub unsafe extern "C" fn small(text: *const u8, length: usize) -> Bytes {
    basalt::lower(alloc_slice(length), bytes(text, length)).into()
}
