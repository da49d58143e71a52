// A table function: the fields of a CSV document, each with the numbers of its line and
// field. A field in quotes may have commas, line ends and doubled quotes.
import { raise } from "../../as/basalt";
import { Column, Writer } from "../../as/column";

const quote: u8 = 0x22, comma: u8 = 0x2c, newline: u8 = 0x0a, carriage: u8 = 0x0d;

// A call that is going on. It has an instance of its own, so there is one, and memory
// is freed after it only.
let at: usize = 0;
let end: usize = 0;
let line = 1;
let field = 1;
let ended = true; // the last field was the document's last
let values = changetype<Writer>(0);

export function csv_split_open(input: Column, _nin: u32): i32 {
  // The argument is there until this returns.
  const length = input.textLength(0);
  at = heap.alloc(length);
  end = at + length;
  memory.copy(at, input.textAt(0), length);
  line = 1;
  field = 1;
  ended = length == 0;
  values = new Writer();
  return 0;
}

// peek is the next byte, or 0 at the end: a text has none.
function peek(): u8 {
  return at < end ? load<u8>(at) : 0;
}

// quoted writes a field in quotes and goes behind it.
function quoted(): void {
  let from = ++at;
  for (;;) {
    if (at == end) raise("22P04", "a quoted field has no end");
    if (load<u8>(at) == quote) {
      values.write(from, <u32>(at - from));
      at++;
      if (peek() != quote) return;
      from = at; // the second of two quotes is one
    }
    at++;
  }
}

// plain writes a field without quotes and goes behind it.
function plain(): void {
  const from = at;
  while (at < end && peek() != comma && peek() != newline && peek() != carriage) at++;
  values.write(from, <u32>(at - from));
}

// separator goes behind what ends a field.
function separator(): void {
  if (peek() == comma) {
    at++;
    field++;
    return;
  }
  const from = at;
  if (peek() == carriage) at++;
  if (peek() == newline) at++;
  if (at == from && at < end) raise("22P04", "there is text behind a quoted field");
  line++;
  field = 1;
  ended = at == end;
}

export function csv_split_next(_handle: i32, most: u32, out: Column): u32 {
  const texts = out.at(2);
  let n: u32 = 0;
  for (; n < most && !ended; n++) {
    out.set<i32>(n, line);
    out.at(1).set<i32>(n, field);
    if (peek() == quote) quoted();
    else plain();
    values.endRow(texts, n);
    separator();
  }
  values.endColumn(texts);
  return n;
}

export function csv_split_close(_handle: i32): void {}
