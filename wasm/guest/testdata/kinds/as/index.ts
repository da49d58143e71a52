// What the library has for types and services that the examples do not use.
import { argument, Level, log, NULL, param, Result, text } from "../../../as/basalt";
import { Column, CONSTANT, Writer } from "../../../as/column";
import {
  argNull,
  bindFloat,
  bindNull,
  bindText,
  columnsAt,
  failed,
  lastError,
  outFloat,
  outInt,
  outNull,
  outText,
  query,
  raiseLast,
  Rows,
  tryQuery,
} from "../../../as/procedure";

export { basalt_alloc, basalt_reset } from "../../../as/basalt";

export function opposite(n: u32, input: Column, _nin: u32, out: Column): i32 {
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) out.setNull(i);
    else out.setBool(i, !input.bool(i));
  }
  return 0;
}

export function negative(n: u32, input: Column, _nin: u32, out: Column): i32 {
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) out.setNull(i);
    else out.set<i16>(i, -input.get<i16>(i));
  }
  return 0;
}

export function half(n: u32, input: Column, _nin: u32, out: Column): i32 {
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) out.setNull(i);
    else out.set<f32>(i, input.get<f32>(i) / 2);
  }
  return 0;
}

// percent lets the digits stay, and moves the point.
export function percent(n: u32, input: Column, _nin: u32, out: Column): i32 {
  out.setScale(input.scale() + 2);
  memory.copy(out.data, input.data, 16 * n);
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) out.setNull(i);
  }
  return 0;
}

export function total(n: u32, input: Column, _nin: u32, out: Column): i32 {
  const elements = input.elements();
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) {
      out.setNull(i);
      continue;
    }
    let sum: i64 = 0;
    const end = input.from(i + 1);
    for (let at = input.from(i); at < end; at++) {
      if (!elements.isNull(at)) sum += elements.get<i64>(at);
    }
    out.set<i64>(i, sum);
  }
  return 0;
}

export function backwards(n: u32, input: Column, _nin: u32, out: Column): i32 {
  const w = new Writer();
  for (let i: u32 = 0; i < n; i++) {
    for (let at = input.textLength(i); at > 0; at--) w.write(input.textAt(i) + at - 1, 1);
    w.endRow(out, i);
    if (input.isNull(i)) out.setNull(i);
  }
  w.endColumn(out);
  return 0;
}

export function constant(_n: u32, _input: Column, _nin: u32, out: Column): i32 {
  out.flags = CONSTANT;
  out.set<i32>(0, 42);
  return 0;
}

export function setting(name: usize, length: u32): Result {
  const value = param(argument(name, length));
  return value === null ? NULL : text(value);
}

export function noted(x: i32): i32 {
  log(x < 0 ? Level.Warning : Level.Notice, "größer");
  return x + 1;
}

// give sets the OUT parameters by the rows of a query; false where it has failed.
function give(rows: Rows): bool {
  let words = "";
  let sum: f64 = 0;
  while (rows.next()) {
    const word = rows.text(1);
    words += word === null ? "-" : word;
    if (!rows.isNull(2)) sum += rows.float(2);
  }
  outInt(4, rows.columns());
  outText(5, words);
  outFloat(6, sum);
  rows.close();
  return sum <= 1000;
}

export function probe(statement: usize, length: u32, word: usize, wordLength: u32, number: f64): i32 {
  outNull(7);
  if (argNull(2)) bindNull(1);
  else bindText(1, argument(word, wordLength));
  bindFloat(2, number);
  const rows = tryQuery(argument(statement, length));
  if (rows !== null) return give(rows) ? 0 : 7;
  if (failed("22012") || (failed("22P02") && argNull(2))) raiseLast();
  outInt(4, -1);
  outText(5, lastError());
  return 0;
}

// batches reads a bigint and a text of each row; the first row comes by itself.
export function batches(statement: usize, length: u32, most: i32): void {
  const r = query(argument(statement, length));
  r.next();
  const room = 10000;
  const buffer = heap.alloc(room);
  const numbers = columnsAt(buffer);
  const texts = numbers.at(1);
  let rows: i64 = 0;
  let nulls: i64 = 0;
  let sum: i64 = 0;
  let letters: i64 = 0;
  for (let n = r.nextColumns(most, buffer, room); n > 0; n = r.nextColumns(most, buffer, room)) {
    rows += n;
    for (let i = 0; i < n; i++) {
      if (numbers.isNull(i)) nulls++;
      else sum += numbers.get<i64>(i);
      letters += texts.textLength(i);
    }
  }
  r.close();
  outInt(3, rows);
  outInt(4, nulls);
  outInt(5, sum);
  outInt(6, letters);
}
