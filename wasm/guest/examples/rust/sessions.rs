//! A table function that takes rows: views of pages by visitors, ordered by visitor and
//! time. Of those with less than so many minutes between them it makes one.

use basalt::{Column, Writer};

/// A call that is going on.
struct Sessions {
    gap: u64, // microseconds
    // The rows that were pushed last, and how many of them have been looked at.
    views: &'static [Column],
    rows: usize,
    at: usize,
    ended: bool, // no more rows come
    // The session that goes on; there is none without views.
    visitor: &'static mut [u8],
    length: usize,
    began: i64,
    last: i64,
    count: i64,
    values: Writer,
}

/// A call has an instance of its own, so there is one.
static mut SESSIONS: Option<Sessions> = None;

fn going_on() -> &'static mut Sessions {
    unsafe { (*core::ptr::addr_of_mut!(SESSIONS)).as_mut() }.unwrap_or_else(|| basalt::trap())
}

impl Sessions {
    fn new(gap: u64) -> Sessions {
        Sessions { gap, views: &[], rows: 0, at: 0, ended: false, visitor: &mut [], length: 0, began: 0, last: 0, count: 0, values: Writer::new() }
    }

    /// Begins a session. What is known of it has to outlive the rows.
    fn begin(&mut self, visitor: &[u8], at: i64) {
        if visitor.len() > self.visitor.len() {
            self.visitor = unsafe { basalt::alloc_slice(2 * visitor.len()) };
        }
        self.visitor[..visitor.len()].copy_from_slice(visitor);
        self.length = visitor.len();
        self.began = at;
        self.last = at;
        self.count = 1;
    }

    /// Makes a row of the session.
    fn end(&mut self, out: &mut [Column], row: usize, most: usize) {
        self.values.write(&self.visitor[..self.length]);
        self.values.end_row(&mut out[0], row);
        for (column, value) in out[1..].iter_mut().zip([self.began, self.last, self.count]) {
            unsafe { column.values_mut::<i64>(most)[row] = value };
        }
        self.count = 0;
    }

    /// Whether a view is one of the session.
    fn belongs(&self, visitor: &[u8], at: i64) -> bool {
        if self.count == 0 || visitor != &self.visitor[..self.length] {
            return false;
        }
        if at < self.last {
            basalt::raise("22023", "the rows have to be ordered by visitor and time");
        }
        at.wrapping_sub(self.last) as u64 <= self.gap
    }
}

#[no_mangle]
pub unsafe extern "C" fn sessions_open(input: *const Column, _nin: usize) -> i32 {
    let minutes = (*input).values::<i32>(1)[0];
    if minutes < 0 {
        basalt::raise("22023", "the minutes between two views cannot be negative");
    }
    SESSIONS = Some(Sessions::new(minutes as u64 * 60_000_000));
    0
}

#[no_mangle]
pub unsafe extern "C" fn sessions_push(_handle: i32, n: usize, input: *const Column) -> i32 {
    let s = going_on();
    s.views = Column::pushed(input);
    s.rows = n;
    s.at = 0;
    s.ended = n == 0;
    0
}

#[no_mangle]
pub unsafe extern "C" fn sessions_next(_handle: i32, most: usize, out: *mut Column) -> usize {
    let s = going_on();
    let out = core::slice::from_raw_parts_mut(out, 4);
    let views = s.views;
    let mut n = 0;
    while n < most && s.at < s.rows {
        let row = s.at;
        s.at += 1;
        if views[0].is_null(row) || views[1].is_null(row) {
            continue;
        }
        let (visitor, at) = (views[0].bytes(row), views[1].values::<i64>(s.rows)[row]);
        if s.belongs(visitor, at) {
            s.last = at;
            s.count += 1;
            continue;
        }
        if s.count > 0 {
            s.end(out, n, most);
            n += 1;
        }
        s.begin(visitor, at);
    }
    if s.ended && s.count > 0 {
        s.end(out, n, most);
        n += 1;
    }
    s.values.end_column(&mut out[0]);
    n
}

#[no_mangle]
pub extern "C" fn sessions_close(_handle: i32) {}
