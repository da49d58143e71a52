//! Columns, in Arrow's layout.

use crate::heap::alloc;

/// What the values of a column are.
#[repr(u16)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Bool = 1,
    Int16,
    Int32,
    Int64,
    Float32,
    Float64,
    Text,
    Bytea,
    Json,
    Numeric,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Uuid,
    List,
}

/// A flag of results: one value stands for all rows.
pub const CONSTANT: u32 = 1;

/// A column of arguments, which is to be read only, or of results. Those of results
/// come with room for all rows, none of them null; only texts and lists have to bring
/// their own data.
///
/// Functions over columns are called for many rows at once:
///
/// ```text
/// vectorised  f(n: usize, input: *const Column, nin: usize, out: *mut Column) -> i32
/// aggregate   x_state_size() -> i32, x_init(n, states) -> i32, x_update(n, groups, input, nin, states) -> i32,
///             x_merge(n, into, from) -> i32, x_final(n, states, out) -> i32 [, x_retract, as x_update]
/// table       x_open(input, nin) -> i32, x_next(handle, most, out) -> i32, x_close(handle)
///             [, x_push(handle, n, input) -> i32, where it takes rows]
/// ```
///
/// They return 0; `x_open` returns a handle and `x_next` how many rows it has made.
/// `x_push` gets n rows (see [`Column::pushed`]), or at their end none and null.
#[repr(C)]
pub struct Column {
    /// The kind, and a numeric's scale in the upper half.
    pub kind: u32,
    pub flags: u32,
    /// Rows.
    pub length: u32,
    pub nulls: u32,
    /// Bit i is set where row i is not null; null: no row is.
    pub validity: *mut u8,
    /// One more than there are rows, for texts and lists.
    pub offsets: *mut i32,
    pub data: *mut u8,
    /// Bytes, for texts.
    pub data_length: u32,
    pub children: u32,
    /// The elements of a list.
    pub child: *mut Column,
}

const _: () = assert!(core::mem::size_of::<Column>() == 40);

impl Column {
    /// The columns of the rows that `x_push` gets; none at their end.
    ///
    /// # Safety
    ///
    /// They are there until `x_next` has returned 0.
    pub unsafe fn pushed<'a>(input: *const Column) -> &'a [Column] {
        let mut n = 0;
        while !input.is_null() && (*input.add(n)).kind != 0 {
            n += 1;
        }
        if n == 0 {
            return &[];
        }
        core::slice::from_raw_parts(input, n)
    }

    /// Whether a column of arguments has no nulls at all.
    pub fn all_valid(&self) -> bool {
        self.validity.is_null()
    }

    /// Whether a row is null.
    pub fn is_null(&self, row: usize) -> bool {
        !self.all_valid() && unsafe { *self.validity.add(row >> 3) >> (row & 7) & 1 == 0 }
    }

    /// Makes a row of a result null.
    pub fn set_null(&mut self, row: usize) {
        unsafe { *self.validity.add(row >> 3) &= !(1 << (row & 7)) }
    }

    /// The values of a column of a fixed width.
    ///
    /// # Safety
    ///
    /// The type has to be that of the column's kind, and n no more than its rows.
    pub unsafe fn values<T>(&self, n: usize) -> &[T] {
        core::slice::from_raw_parts(self.data as *const T, n)
    }

    /// The values of a result of a fixed width.
    ///
    /// # Safety
    ///
    /// As of [`Column::values`].
    pub unsafe fn values_mut<T>(&mut self, n: usize) -> &mut [T] {
        core::slice::from_raw_parts_mut(self.data as *mut T, n)
    }

    /// The scale of numerics, whose digits are `i128` values: they stand for what they
    /// are divided by 10 to its power.
    pub fn scale(&self) -> u32 {
        self.kind >> 16
    }

    /// Sets the scale of a result.
    pub fn set_scale(&mut self, scale: u32) {
        self.kind = self.kind & 0xffff | scale << 16;
    }

    /// The elements of the list in a row: their column, and which they are.
    pub fn list(&self, row: usize) -> (&Column, core::ops::Range<usize>) {
        unsafe { (&*self.child, *self.offsets.add(row) as usize..*self.offsets.add(row + 1) as usize) }
    }

    /// A row of a column of booleans.
    pub fn bool(&self, row: usize) -> bool {
        unsafe { *self.data.add(row >> 3) >> (row & 7) & 1 == 1 }
    }

    /// Sets a row of a result of booleans.
    pub fn set_bool(&mut self, row: usize, x: bool) {
        unsafe {
            let b = self.data.add(row >> 3);
            *b = *b & !(1 << (row & 7)) | (x as u8) << (row & 7);
        }
    }

    /// A row of a column of texts.
    pub fn bytes(&self, row: usize) -> &[u8] {
        unsafe {
            let (from, to) = (*self.offsets.add(row), *self.offsets.add(row + 1));
            crate::bytes(self.data.add(from as usize), (to - from) as usize)
        }
    }
}

/// Collects the texts of a result, a row after the other. A table function may use
/// one for all its batches, so that its buffer does not grow with the rows.
pub struct Writer {
    data: *mut u8,
    length: usize,
    room: usize,
}

impl Writer {
    /// A writer without a buffer.
    pub const fn new() -> Writer {
        Writer { data: core::ptr::null_mut(), length: 0, room: 0 }
    }

    /// Appends to the text of the present row.
    pub fn write(&mut self, text: &[u8]) {
        if text.len() > self.room - self.length {
            let room = 2 * (self.length + text.len()) + 256;
            let more = alloc(room);
            if self.length > 0 {
                unsafe { core::ptr::copy_nonoverlapping(self.data, more, self.length) };
            }
            self.data = more;
            self.room = room;
        }
        unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), self.data.add(self.length), text.len()) };
        self.length += text.len();
    }

    /// Ends the text of a row; rows have to come in their order, nulls included.
    pub fn end_row(&mut self, column: &mut Column, row: usize) {
        unsafe { *column.offsets.add(row + 1) = self.length as i32 }
    }

    /// Gives the texts to the host, and begins anew.
    pub fn end_column(&mut self, column: &mut Column) {
        column.data = self.data;
        column.data_length = self.length as u32;
        self.length = 0;
    }
}
