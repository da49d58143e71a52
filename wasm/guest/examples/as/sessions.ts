// A table function that takes rows: views of pages by visitors, ordered by visitor and
// time. Of those with less than so many minutes between them it makes one.
import { raise } from "../../as/basalt";
import { Column, Writer } from "../../as/column";

// A call that is going on. It has an instance of its own, so there is one, and memory
// is freed after it only.
let gap: u64 = 0; // microseconds
// The rows that were pushed last, and how many of them have been looked at.
let views = changetype<Column>(0);
let rows: u32 = 0;
let at: u32 = 0;
let ended = false; // no more rows come
// The session that goes on; there is none without views.
let visitor: usize = 0;
let length: u32 = 0;
let room: u32 = 0;
let began: i64 = 0;
let last: i64 = 0;
let count: i64 = 0;
let values = changetype<Writer>(0);

export function sessions_open(input: Column, _nin: u32): i32 {
  const minutes = input.get<i32>(0);
  if (minutes < 0) raise("22023", "the minutes between two views cannot be negative");
  gap = <u64>minutes * 60000000;
  rows = at = room = 0;
  ended = false;
  count = 0;
  values = new Writer();
  return 0;
}

export function sessions_push(_handle: i32, n: u32, input: Column): i32 {
  views = input;
  rows = n;
  at = 0;
  ended = n == 0;
  return 0;
}

// begin begins a session. What is known of it has to outlive the rows.
function begin(who: usize, size: u32, time: i64): void {
  if (size > room) {
    room = 2 * size;
    visitor = heap.alloc(room);
  }
  memory.copy(visitor, who, size);
  length = size;
  began = last = time;
  count = 1;
}

// end makes a row of the session.
function end(out: Column, row: u32): void {
  values.write(visitor, length);
  values.endRow(out, row);
  out.at(1).set<i64>(row, began);
  out.at(2).set<i64>(row, last);
  out.at(3).set<i64>(row, count);
  count = 0;
}

// belongs tells whether a view is one of the session.
function belongs(who: usize, size: u32, time: i64): bool {
  if (count == 0 || size != length || memory.compare(who, visitor, size) != 0) return false;
  if (time < last) raise("22023", "the rows have to be ordered by visitor and time");
  return <u64>time - <u64>last <= gap;
}

export function sessions_next(_handle: i32, most: u32, out: Column): u32 {
  let n: u32 = 0;
  for (; n < most && at < rows; at++) {
    const times = views.at(1);
    if (views.isNull(at) || times.isNull(at)) continue;
    const who = views.textAt(at);
    const size = views.textLength(at);
    const time = times.get<i64>(at);
    if (belongs(who, size, time)) {
      last = time;
      count++;
      continue;
    }
    if (count > 0) end(out, n++);
    begin(who, size, time);
  }
  if (ended && count > 0) end(out, n++);
  values.endColumn(out);
  return n;
}

export function sessions_close(_handle: i32): void {}
