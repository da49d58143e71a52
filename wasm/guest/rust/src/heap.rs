//! Memory that is given one piece after the other, and freed at once.

use core::arch::wasm32::{memory_grow, memory_size};

const PAGE: u64 = 65536;

extern "C" {
    /// Where the linker's data ends.
    static __heap_base: u8;
}

/// Where the next piece begins; 0 for at the beginning. A guest has one thread.
static mut AT: u64 = 0;

/// Gives memory that is aligned to 16 bytes, until the host calls `basalt_reset`:
/// after some rows, or at the end of a call of a table function. The host puts
/// arguments there too. It traps where there is no memory.
pub fn alloc(size: usize) -> *mut u8 {
    let at = unsafe {
        if AT == 0 {
            (core::ptr::addr_of!(__heap_base) as u64 + 15) & !15
        } else {
            AT
        }
    };
    let end = (at + size as u64 + 15) & !15;
    let have = memory_size(0) as u64 * PAGE;
    if end > have {
        // Twice as much, or what is needed: growing is a call of the host.
        let pages = ((end - have + PAGE - 1) / PAGE) as usize;
        let more = pages.max((have / PAGE) as usize);
        if memory_grow(0, more) == usize::MAX && memory_grow(0, pages) == usize::MAX {
            crate::trap();
        }
    }
    unsafe { AT = end };
    at as usize as *mut u8
}

/// Gives a cleared slice of numbers, or of what is made of them, as [`alloc`] does.
///
/// # Safety
///
/// Zeros have to be a value of the type.
pub unsafe fn alloc_slice<'a, T: Copy>(n: usize) -> &'a mut [T] {
    let size = match n.checked_mul(core::mem::size_of::<T>()) {
        Some(size) => size,
        None => crate::trap(),
    };
    let p = alloc(size);
    core::ptr::write_bytes(p, 0, size);
    core::slice::from_raw_parts_mut(p as *mut T, n)
}

/// Frees all that [`alloc`] has given.
pub fn reset() {
    unsafe { AT = 0 };
}
