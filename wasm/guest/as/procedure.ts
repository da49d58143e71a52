// Procedures. A procedure is a function that returns nothing, or 0 for having done its
// work. It runs SQL in the caller's transaction, for which its module needs the
// capability "sql". Null arguments are zeros; parameters and columns count from 1.
import { argument, raise, Text } from "./basalt";
import { Column } from "./column";

@external("basalt", "arg_null")
declare function hostArgNull(param: i32): i32;
@external("basalt", "out_null")
export declare function outNull(param: i32): void;
@external("basalt", "out_i64")
export declare function outInt(param: i32, x: i64): void;
@external("basalt", "out_f64")
export declare function outFloat(param: i32, x: f64): void;
@external("basalt", "out_text")
declare function hostOutText(param: i32, text: usize, length: u32): void;
@external("basalt", "sql_bind_null")
export declare function bindNull(param: i32): void;
@external("basalt", "sql_bind_i64")
export declare function bindInt(param: i32, x: i64): void;
@external("basalt", "sql_bind_f64")
export declare function bindFloat(param: i32, x: f64): void;
@external("basalt", "sql_bind_text")
declare function hostBindText(param: i32, text: usize, length: u32): void;
@external("basalt", "sql_exec")
declare function hostExec(sql: usize, length: u32): i64;
@external("basalt", "sql_query")
declare function hostQuery(sql: usize, length: u32): i32;
@external("basalt", "sql_row")
declare function hostRow(query: i32): i32;
@external("basalt", "sql_next")
declare function hostNext(query: i32, most: i32, buf: usize, size: u32): i32;
@external("basalt", "sql_close")
declare function hostClose(query: i32): void;
@external("basalt", "sql_columns")
declare function hostColumns(query: i32): i32;
@external("basalt", "sql_col_null")
declare function hostColumnNull(query: i32, column: i32): i32;
@external("basalt", "sql_col_i64")
declare function hostColumnInt(query: i32, column: i32): i64;
@external("basalt", "sql_col_f64")
declare function hostColumnFloat(query: i32, column: i32): f64;
@external("basalt", "sql_col_text")
declare function hostColumnText(query: i32, column: i32, to: usize, room: u32): i32;
@external("basalt", "sql_error")
declare function hostError(to: usize, room: u32): i32;

// argNull tells whether an argument is null.
export function argNull(param: i32): bool {
  return hostArgNull(param) != 0;
}

// outText sets an OUT parameter, as outNull, outInt and outFloat do.
export function outText(param: i32, s: string): void {
  const utf8 = Text.of(s);
  hostOutText(param, utf8.at, utf8.length);
}

// bindText sets a parameter of the next statement, as bindNull, bindInt and bindFloat
// do.
export function bindText(param: i32, s: string): void {
  const utf8 = Text.of(s);
  hostBindText(param, utf8.at, utf8.length);
}

// exec runs a statement, and returns how many rows it had; -1 where it has failed:
// nothing of it was done then.
export function exec(sql: string): i64 {
  const utf8 = Text.of(sql);
  return hostExec(utf8.at, utf8.length);
}

// lastError is "SQLSTATE message" of the last statement.
export function lastError(): string {
  const length = hostError(0, 0);
  if (length < 6) return "38000 no statement has failed";
  const to = heap.alloc(length);
  hostError(to, length);
  return argument(to, length);
}

// failed tells whether the last statement has failed with an SQLSTATE.
export function failed(state: string): bool {
  return lastError().startsWith(state + " ");
}

// longest is how many bytes of an error go on to the caller.
const longest = 1024;

// raiseLast ends the call with the error of the last statement. A long message is cut.
export function raiseLast(): void {
  const at = heap.alloc(longest + 1);
  let length = hostError(at, longest + 1);
  if (length < 6) raise("38000", "no statement has failed");
  if (length > longest) {
    length = longest;
    while ((load<u8>(at + length) & 0xc0) == 0x80) length--; // not within a character
  }
  const error = argument(at, length);
  raise(error.substring(0, 5), error.substring(6));
}

// tryQuery runs a query, whose rows the result gives; null where it has failed.
export function tryQuery(sql: string): Rows | null {
  const utf8 = Text.of(sql);
  const handle = hostQuery(utf8.at, utf8.length);
  return handle < 0 ? null : new Rows(handle);
}

// query runs a query. It ends the call where that fails.
export function query(sql: string): Rows {
  const rows = tryQuery(sql);
  if (rows === null) raiseLast();
  return rows!;
}

// Row is a row: the present one of a query, or one of a trigger. Columns count from 1.
export class Row {
  constructor(protected handle: i32) {}

  // columns is how many columns there are.
  columns(): i32 {
    return hostColumns(this.handle);
  }

  isNull(column: i32): bool {
    return hostColumnNull(this.handle, column) != 0;
  }

  // int is a column as a whole number; 0 for null.
  int(column: i32): i64 {
    return hostColumnInt(this.handle, column);
  }

  // float is a column as a number; 0 for null.
  float(column: i32): f64 {
    return hostColumnFloat(this.handle, column);
  }

  // text is a column as text; null for null.
  text(column: i32): string | null {
    const length = hostColumnText(this.handle, column, 0, 0);
    if (length < 0) return null;
    const to = heap.alloc(length);
    hostColumnText(this.handle, column, to, length);
    return argument(to, length);
  }
}

// Rows are the rows of a query, of which one is the present. The caller closes them.
export class Rows extends Row {
  // next goes to the next row; false at the end. It ends the call where the query
  // fails.
  next(): bool {
    const n = hostRow(this.handle);
    if (n < 0) raiseLast();
    return n > 0;
  }

  // nextColumns puts at most so many of the next rows as columns into a buffer of size
  // bytes, as heap.alloc gives it, and returns how many rows these are, which may be
  // fewer than there is room for; 0 at the end. columnsAt(buffer) is the first of the
  // columns. It ends the call where the query fails.
  nextColumns(most: i32, buffer: usize, size: u32): i32 {
    const n = hostNext(this.handle, most, buffer, size);
    if (n < 0) raiseLast();
    return n;
  }

  close(): void {
    hostClose(this.handle);
  }
}

// columnsAt is the first of the columns that nextColumns has put into a buffer.
export function columnsAt(buffer: usize): Column {
  return changetype<Column>(buffer);
}
