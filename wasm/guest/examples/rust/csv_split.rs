//! A table function: the fields of a CSV document, each with the numbers of its line
//! and field. A field in quotes may have commas, line ends and doubled quotes.

use basalt::{Column, Writer};

/// A call that is going on.
struct Split {
    document: &'static [u8],
    at: usize,
    line: i32,
    field: i32,
    ended: bool, // the last field was the document's last
    values: Writer,
}

/// A call has an instance of its own, so there is one.
static mut SPLIT: Split = Split { document: &[], at: 0, line: 1, field: 1, ended: true, values: Writer::new() };

impl Split {
    fn peek(&self) -> Option<u8> {
        self.document.get(self.at).copied()
    }

    /// Writes a field in quotes and goes behind it.
    fn quoted(&mut self) {
        self.at += 1;
        let mut from = self.at;
        loop {
            match self.peek() {
                None => basalt::raise("22P04", "a quoted field has no end"),
                Some(b'"') => {
                    self.values.write(&self.document[from..self.at]);
                    self.at += 1;
                    if self.peek() != Some(b'"') {
                        return;
                    }
                    from = self.at; // the second of two quotes is one
                }
                Some(_) => {}
            }
            self.at += 1;
        }
    }

    /// Writes a field without quotes and goes behind it.
    fn plain(&mut self) {
        let rest = &self.document[self.at..];
        let n = rest.iter().position(|c| matches!(c, b',' | b'\n' | b'\r')).unwrap_or(rest.len());
        self.values.write(&rest[..n]);
        self.at += n;
    }

    /// Goes behind what ends a field.
    fn separator(&mut self) {
        if self.peek() == Some(b',') {
            self.at += 1;
            self.field += 1;
            return;
        }
        let from = self.at;
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
        if self.at == from && self.peek().is_some() {
            basalt::raise("22P04", "there is text behind a quoted field");
        }
        self.line += 1;
        self.field = 1;
        self.ended = self.peek().is_none();
    }
}

#[no_mangle]
pub unsafe extern "C" fn csv_split_open(input: *const Column, _nin: usize) -> i32 {
    // The argument is there until this returns.
    let argument = (*input).bytes(0);
    let document = basalt::alloc_slice(argument.len());
    document.copy_from_slice(argument);
    SPLIT = Split { document, at: 0, line: 1, field: 1, ended: document.is_empty(), values: Writer::new() };
    0
}

#[no_mangle]
pub unsafe extern "C" fn csv_split_next(_handle: i32, most: usize, out: *mut Column) -> usize {
    let s = &mut *core::ptr::addr_of_mut!(SPLIT);
    let out = core::slice::from_raw_parts_mut(out, 3);
    let mut n = 0;
    while n < most && !s.ended {
        out[0].values_mut::<i32>(most)[n] = s.line;
        out[1].values_mut::<i32>(most)[n] = s.field;
        if s.peek() == Some(b'"') {
            s.quoted();
        } else {
            s.plain();
        }
        s.values.end_row(&mut out[2], n);
        s.separator();
        n += 1;
    }
    s.values.end_column(&mut out[2]);
    n
}

#[no_mangle]
pub extern "C" fn csv_split_close(_handle: i32) {}
