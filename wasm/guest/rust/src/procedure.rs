//! Procedures. A procedure is a function that returns nothing, or 0 for having done
//! its work. It runs SQL in the caller's transaction, for which its module needs the
//! capability "sql". Null arguments are zeros; parameters and columns count from 1.

use crate::{raise, raise_bytes, Column};

mod host {
    #[link(wasm_import_module = "basalt")]
    extern "C" {
        pub fn arg_null(parameter: i32) -> i32;
        pub fn out_null(parameter: i32);
        pub fn out_i64(parameter: i32, value: i64);
        pub fn out_f64(parameter: i32, value: f64);
        pub fn out_text(parameter: i32, text: *const u8, length: usize);
        pub fn sql_bind_null(index: i32);
        pub fn sql_bind_i64(index: i32, value: i64);
        pub fn sql_bind_f64(index: i32, value: f64);
        pub fn sql_bind_text(index: i32, text: *const u8, length: usize);
        pub fn sql_exec(sql: *const u8, length: usize) -> i64;
        pub fn sql_query(sql: *const u8, length: usize) -> i32;
        pub fn sql_row(query: i32) -> i32;
        pub fn sql_next(query: i32, most: i32, buffer: *mut u8, size: usize) -> i32;
        pub fn sql_close(query: i32);
        pub fn sql_columns(query: i32) -> i32;
        pub fn sql_col_null(query: i32, column: i32) -> i32;
        pub fn sql_col_i64(query: i32, column: i32) -> i64;
        pub fn sql_col_f64(query: i32, column: i32) -> f64;
        pub fn sql_col_text(query: i32, column: i32, to: *mut u8, room: usize) -> i32;
        pub fn sql_error(to: *mut u8, room: usize) -> i32;
    }
}

/// Whether an argument is null.
pub fn arg_null(parameter: i32) -> bool {
    unsafe { host::arg_null(parameter) != 0 }
}

/// A value for an OUT parameter, or for a parameter of a statement.
pub enum Value<'a> {
    Null,
    Int(i64),
    Float(f64),
    Text(&'a str),
}

/// Sets an OUT parameter.
pub fn out(parameter: i32, value: Value) {
    unsafe {
        match value {
            Value::Null => host::out_null(parameter),
            Value::Int(x) => host::out_i64(parameter, x),
            Value::Float(x) => host::out_f64(parameter, x),
            Value::Text(s) => host::out_text(parameter, s.as_ptr(), s.len()),
        }
    }
}

fn bind(values: &[Value]) {
    for (index, value) in (1..).zip(values) {
        unsafe {
            match *value {
                Value::Null => host::sql_bind_null(index),
                Value::Int(x) => host::sql_bind_i64(index, x),
                Value::Float(x) => host::sql_bind_f64(index, x),
                Value::Text(s) => host::sql_bind_text(index, s.as_ptr(), s.len()),
            }
        }
    }
}

/// A statement has failed: nothing of it was done. What it failed with is known until
/// the next statement.
#[derive(Debug)]
pub struct Failed(());

impl Failed {
    /// Whether it failed with an SQLSTATE.
    pub fn is(&self, state: &str) -> bool {
        let mut text = [0; 5];
        self.message(&mut text);
        text == *state.as_bytes()
    }

    /// Copies the SQLSTATE, a space and the message into a buffer, and returns the
    /// length of the whole.
    pub fn message(&self, to: &mut [u8]) -> usize {
        unsafe { host::sql_error(to.as_mut_ptr(), to.len()) as usize }
    }

    /// Ends the call with the error.
    pub fn raise(&self) -> ! {
        let mut buffer = [0; 1024];
        let whole = self.message(&mut buffer);
        let text = &buffer[..whole.min(buffer.len())];
        let text = match core::str::from_utf8(text) {
            Ok(text) => text.as_bytes(),
            Err(e) => &text[..e.valid_up_to()], // without a part of a character
        };
        if text.len() < 6 {
            raise("38000", "no statement has failed");
        }
        raise_bytes(&text[..5], &text[6..])
    }
}

/// Runs a statement, and returns how many rows it had.
pub fn exec(sql: &str, parameters: &[Value]) -> Result<i64, Failed> {
    bind(parameters);
    match unsafe { host::sql_exec(sql.as_ptr(), sql.len()) } {
        n if n < 0 => Err(Failed(())),
        n => Ok(n),
    }
}

/// Runs a query, whose rows [`Rows::next`] gives.
pub fn query(sql: &str, parameters: &[Value]) -> Result<Rows, Failed> {
    bind(parameters);
    match unsafe { host::sql_query(sql.as_ptr(), sql.len()) } {
        handle if handle < 0 => Err(Failed(())),
        handle => Ok(Rows(Row(handle))),
    }
}

/// The rows of a query, of which one is the present. It is closed when it is dropped.
pub struct Rows(Row);

impl core::ops::Deref for Rows {
    type Target = Row;

    fn deref(&self) -> &Row {
        &self.0
    }
}

/// A row: the present one of a query, or one of a trigger. Columns count from 1.
pub struct Row(pub(crate) i32);

impl Rows {
    /// Goes to the next row; false at the end.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<bool, Failed> {
        match unsafe { host::sql_row(self.0 .0) } {
            n if n < 0 => Err(Failed(())),
            n => Ok(n > 0),
        }
    }
}

/// 16 bytes of a buffer for [`Rows::next_columns`], as it is aligned.
#[repr(C, align(16))]
#[derive(Clone, Copy)]
pub struct Block(pub [u8; 16]);

impl Rows {
    /// Puts at most so many of the next rows as columns into a buffer, and returns the
    /// columns and how many rows these are, which may be fewer than there is room for; 0
    /// at the end.
    pub fn next_columns<'a>(&mut self, most: i32, buffer: &'a mut [Block]) -> Result<(&'a [Column], usize), Failed> {
        let size = core::mem::size_of_val(buffer);
        match unsafe { host::sql_next(self.0 .0, most, buffer.as_mut_ptr() as *mut u8, size) } {
            n if n < 0 => Err(Failed(())),
            0 => Ok((&[], 0)),
            n => {
                let columns = unsafe { core::slice::from_raw_parts(buffer.as_ptr() as *const Column, self.columns() as usize) };
                Ok((columns, n as usize))
            }
        }
    }
}

impl Row {
    /// How many columns there are.
    pub fn columns(&self) -> i32 {
        unsafe { host::sql_columns(self.0) }
    }

    /// Whether a column of the present row is null.
    pub fn is_null(&self, column: i32) -> bool {
        unsafe { host::sql_col_null(self.0, column) != 0 }
    }

    /// A column as a whole number; 0 for null.
    pub fn int(&self, column: i32) -> i64 {
        unsafe { host::sql_col_i64(self.0, column) }
    }

    /// A column as a number; 0 for null.
    pub fn float(&self, column: i32) -> f64 {
        unsafe { host::sql_col_f64(self.0, column) }
    }

    /// Copies a column as text into a buffer, and returns the length of the whole;
    /// `None` for null.
    pub fn text(&self, column: i32, to: &mut [u8]) -> Option<usize> {
        let n = unsafe { host::sql_col_text(self.0, column, to.as_mut_ptr(), to.len()) };
        usize::try_from(n).ok()
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        unsafe { host::sql_close(self.0 .0) }
    }
}
