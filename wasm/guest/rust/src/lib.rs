//! WebAssembly functions for Basalt in Rust, ABI version 1, without the standard
//! library and other crates.
//!
//! ```ignore
//! #![no_std]
//! basalt::module!();
//!
//! #[no_mangle]
//! pub extern "C" fn twice(n: i64) -> i64 {
//!     2 * n
//! }
//! ```
//!
//! Compile with `basalt fn build`.
//!
//! A function of one row takes and returns numbers:
//!
//! | SQL                              | Rust                                                          |
//! |----------------------------------|---------------------------------------------------------------|
//! | smallint, integer, boolean, date | i32                                                           |
//! | bigint, timestamp, timestamptz   | i64                                                           |
//! | real, double precision           | f32, f64                                                      |
//! | text, bytea, json, jsonb         | *const u8, usize as arguments (see [`bytes`]), [`Bytes`] as result |
//!
//! Dates are days and timestamps microseconds since 2000-01-01. Null arguments give
//! null without a call. Functions over columns see nulls, and may return them; see
//! [`Column`].
#![no_std]

mod column;
mod heap;
mod math;
mod procedure;
mod text;
mod trigger;

pub use column::{Column, Kind, Writer, CONSTANT};
pub use heap::{alloc, alloc_slice, reset};
pub use math::exp;
pub use procedure::*;
pub use text::{find, lower, upper};
pub use trigger::*;

/// Defines what every module has: the allocator that the host calls for arguments,
/// and the end of a panic, which is a trap.
#[macro_export]
macro_rules! module {
    () => {
        #[no_mangle]
        pub extern "C" fn basalt_alloc(size: usize) -> *mut u8 {
            $crate::alloc(size)
        }

        #[no_mangle]
        pub extern "C" fn basalt_reset() {
            $crate::reset()
        }

        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! {
            $crate::trap()
        }
    };
}

/// Ends the call with a trap, which the statement fails with.
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}

/// The bytes of an argument of variable length.
///
/// # Safety
///
/// They are there until the function returns, or those that `x_open` has got, until
/// that does.
pub unsafe fn bytes<'a>(data: *const u8, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[]; // whose address may be none
    }
    core::slice::from_raw_parts(data, length)
}

/// A result of variable length, or null. Its bytes are copied before the next call,
/// so they may be in a buffer that all calls use. Text has to be UTF-8.
#[repr(transparent)]
pub struct Bytes(u64);

impl Bytes {
    /// The SQL null.
    pub const NULL: Bytes = Bytes(u64::MAX);
}

impl From<&[u8]> for Bytes {
    fn from(data: &[u8]) -> Bytes {
        Bytes((data.as_ptr() as u64) << 32 | data.len() as u64)
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Bytes {
        text.as_bytes().into()
    }
}

impl<T: Into<Bytes>> From<Option<T>> for Bytes {
    fn from(data: Option<T>) -> Bytes {
        data.map_or(Bytes::NULL, Into::into)
    }
}

mod host {
    #[link(wasm_import_module = "basalt")]
    extern "C" {
        pub fn raise(state: *const u8, state_length: usize, text: *const u8, length: usize);
        pub fn log(level: i32, text: *const u8, length: usize);
        pub fn param(name: *const u8, name_length: usize, to: *mut u8, room: usize) -> i32;
    }
}

/// Ends the statement with an error. The state is an SQLSTATE of five characters,
/// like "22023" or one of your own like "U0001".
pub fn raise(state: &str, text: &str) -> ! {
    raise_bytes(state.as_bytes(), text.as_bytes())
}

pub(crate) fn raise_bytes(state: &[u8], text: &[u8]) -> ! {
    unsafe { host::raise(state.as_ptr(), state.len(), text.as_ptr(), text.len()) }
    trap()
}

/// How much a message matters.
#[repr(i32)]
#[derive(Clone, Copy)]
pub enum Level {
    Debug = 0,
    Notice = 1,
    Warning = 2,
}

/// Sends the client a message. It needs the capability "log".
pub fn log(level: Level, text: &str) {
    unsafe { host::log(level as i32, text.as_ptr(), text.len()) }
}

/// Reads a setting, like "timezone", into a buffer: the length of the whole value, or
/// `None` where there is no such setting.
pub fn param(name: &str, to: &mut [u8]) -> Option<usize> {
    let n = unsafe { host::param(name.as_ptr(), name.len(), to.as_mut_ptr(), to.len()) };
    usize::try_from(n).ok()
}
