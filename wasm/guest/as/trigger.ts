// Triggers in AssemblyScript: a function that takes nothing, and returns WRITE or, called
// BEFORE ... FOR EACH ROW, SKIP for a row that is not to be written. It assigns to
// columns of the new row by outInt and its like, and may run SQL as procedures do.
import { argument, Text } from "./basalt";
import { Row } from "./procedure";

// @ts-ignore: decorator
@external("basalt", "trg_about")
declare function hostAbout(what: i32, to: usize, room: i32): i32;
// @ts-ignore: decorator
@external("basalt", "trg_arg")
declare function hostArg(n: i32, to: usize, room: i32): i32;
// @ts-ignore: decorator
@external("basalt", "trg_column")
declare function hostColumn(name: usize, length: i32): i32;

export const WRITE: i32 = 0;
export const SKIP: i32 = 1;

// newRow is the row as it will be. There is none in DELETE.
export function newRow(): Row {
  return new Row(-1);
}

// oldRow is the row as it was. There is none in INSERT.
export function oldRow(): Row {
  return new Row(-2);
}

// Fact is something that is known about the trigger.
export enum Fact {
  Name,
  Schema,
  Table,
  When, // BEFORE or AFTER
  Level, // ROW or STATEMENT
  Event, // INSERT, UPDATE, DELETE or TRUNCATE
}

export function about(fact: Fact): string {
  const length = hostAbout(fact, 0, 0);
  const to = heap.alloc(length);
  hostAbout(fact, to, length);
  return argument(to, length);
}

// triggerArg is an argument of CREATE TRIGGER, counted from 0; null where there is none.
export function triggerArg(n: i32): string | null {
  const length = hostArg(n, 0, 0);
  if (length < 0) return null;
  const to = heap.alloc(length);
  hostArg(n, to, length);
  return argument(to, length);
}

// column is the number of a column, 0 where the table has none of the name.
export function column(name: string): i32 {
  const utf8 = Text.of(name);
  return hostColumn(utf8.at, utf8.length);
}
