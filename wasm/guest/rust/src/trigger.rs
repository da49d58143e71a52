//! Triggers: a function that takes nothing, and returns [`WRITE`] or, called BEFORE ...
//! FOR EACH ROW, [`SKIP`] for a row that is not to be written. It assigns to columns of
//! the new row by [`crate::out`], and may run SQL as procedures do.

use crate::procedure::Row;

mod host {
    #[link(wasm_import_module = "basalt")]
    extern "C" {
        pub fn trg_about(what: i32, to: *mut u8, room: usize) -> i32;
        pub fn trg_arg(n: i32, to: *mut u8, room: usize) -> i32;
        pub fn trg_column(name: *const u8, length: usize) -> i32;
    }
}

/// The row is to be written.
pub const WRITE: i32 = 0;
/// The row is not to be written.
pub const SKIP: i32 = 1;

/// The row as it will be. There is none in DELETE.
pub fn new_row() -> Row {
    Row(-1)
}

/// The row as it was. There is none in INSERT.
pub fn old_row() -> Row {
    Row(-2)
}

/// What is known about the trigger.
#[derive(Clone, Copy)]
pub enum Fact {
    Name,
    Schema,
    Table,
    /// BEFORE or AFTER.
    When,
    /// ROW or STATEMENT.
    Level,
    /// INSERT, UPDATE, DELETE or TRUNCATE.
    Event,
}

/// Copies a fact into a buffer, and returns the length of the whole.
pub fn fact(fact: Fact, to: &mut [u8]) -> usize {
    unsafe { host::trg_about(fact as i32, to.as_mut_ptr(), to.len()) as usize }
}

/// Whether the trigger is called for an event, like `UPDATE`.
pub fn event_is(event: &str) -> bool {
    let mut text = [0; 8];
    let n = fact(Fact::Event, &mut text);
    &text[..n] == event.as_bytes()
}

/// Copies an argument of CREATE TRIGGER, counted from 0, into a buffer, and returns the
/// length of the whole; `None` where there is none.
pub fn trigger_arg(n: i32, to: &mut [u8]) -> Option<usize> {
    usize::try_from(unsafe { host::trg_arg(n, to.as_mut_ptr(), to.len()) }).ok()
}

/// The number of a column; 0 where the table has none of the name.
pub fn column(name: &str) -> i32 {
    unsafe { host::trg_column(name.as_ptr(), name.len()) }
}
