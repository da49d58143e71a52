// WebAssembly functions for Basalt in AssemblyScript, ABI version 1.
//
//   export { basalt_alloc, basalt_reset } from "./basalt";
//
//   export function twice(n: i64): i64 {
//     return 2 * n;
//   }
//
// Compile with "basalt fn build", or with
//
//   asc index.ts -O3 --runtime stub --use abort= -o module.wasm
//
// A function of one row takes and returns numbers:
//
//   SQL                               AssemblyScript
//   smallint, integer, boolean, date  i32
//   bigint, timestamp, timestamptz    i64
//   real, double precision            f32, f64
//   text, bytea, json, jsonb          usize, u32 as arguments: address and length;
//                                     Result as result
//
// Dates are days and timestamps microseconds since 2000-01-01. Null arguments give
// null without a call. Functions over columns see nulls, and may return them; see
// Column.
//
// The host has all memory freed after some rows, and so what was made with new. What
// is to last longer is in numbers, or in memory.data.

// basalt_alloc gives memory until the host calls basalt_reset. The host puts
// arguments there. A module exports both.
export function basalt_alloc(size: usize): usize {
  return heap.alloc(size);
}

export function basalt_reset(): void {
  heap.reset();
}

// Result is a result of variable length, or null: an address and a length.
export type Result = u64;

// NULL is the SQL null.
export const NULL: Result = u64.MAX_VALUE;

// bytes makes a result. The bytes are copied before the next call. Text has to be
// UTF-8.
export function bytes(at: usize, length: u32): Result {
  return ((<u64>at) << 32) | length;
}

// text makes a result of a string.
export function text(s: string): Result {
  const utf8 = Text.of(s);
  return bytes(utf8.at, utf8.length);
}

// argument makes a string of an argument of variable length.
export function argument(at: usize, length: u32): string {
  return String.UTF8.decodeUnsafe(at, length);
}

// Text is a text as the host has it.
export class Text {
  constructor(
    public at: usize,
    public length: u32,
  ) {}

  static of(s: string): Text {
    const at = heap.alloc(3 * s.length + 1); // the most that UTF-8 takes
    const length = String.UTF8.encodeUnsafe(changetype<usize>(s), s.length, at);
    return new Text(at, <u32>length);
  }
}

@external("basalt", "raise")
declare function hostRaise(state: usize, stateLength: u32, text: usize, length: u32): void;

@external("basalt", "log")
declare function hostLog(level: i32, text: usize, length: u32): void;

@external("basalt", "param")
declare function hostParam(name: usize, nameLength: u32, to: usize, room: u32): i32;

// raise ends the statement with an error. It does not return. The state is an
// SQLSTATE of five characters, like "22023" or one of your own like "U0001".
export function raise(state: string, message: string): void {
  const code = Text.of(state);
  const words = Text.of(message);
  hostRaise(code.at, code.length, words.at, words.length);
  unreachable();
}

// Level is how much a message matters.
export enum Level {
  Debug,
  Notice,
  Warning,
}

// log sends the client a message. It needs the capability "log".
export function log(level: Level, message: string): void {
  const words = Text.of(message);
  hostLog(level, words.at, words.length);
}

// param is a setting, like "timezone"; null where there is no such setting.
export function param(name: string): string | null {
  const called = Text.of(name);
  const length = hostParam(called.at, called.length, 0, 0);
  if (length < 0) return null;
  const to = heap.alloc(length);
  hostParam(called.at, called.length, to, length);
  return argument(to, length);
}
