// A scalar function over JSON: the member of an object as text, as the operator ->>
// gives it; null where there is none or it is null. The host passes valid JSON.
import { bytes, NULL, Result } from "../../as/basalt";

const quote: u8 = 0x22, backslash: u8 = 0x5c, comma: u8 = 0x2c, colon: u8 = 0x3a, n: u8 = 0x6e;
const openBrace: u8 = 0x7b, closeBrace: u8 = 0x7d, openBracket: u8 = 0x5b, closeBracket: u8 = 0x5d;

// Where the reader is in the document, and where that ends.
let at: usize = 0;
let end: usize = 0;

function peek(): u8 {
  return at < end ? load<u8>(at) : 0;
}

function isSpace(c: u8): bool {
  return c == 0x20 || c == 0x09 || c == 0x0a || c == 0x0d;
}

// accept goes behind a byte, if that is next.
function accept(c: u8): bool {
  while (at < end && isSpace(load<u8>(at))) at++;
  if (peek() != c) return false;
  at++;
  return true;
}

// skipString goes behind a string.
function skipString(): void {
  at++;
  while (peek() != quote && at < end) at += peek() == backslash ? 2 : 1;
  at++;
}

// skipValue goes behind a value. Brackets are counted, so that no depth of nesting is
// too much.
function skipValue(): void {
  let depth = 0;
  while (at < end) {
    const c = peek();
    if (depth == 0 && (c == comma || c == closeBrace || c == closeBracket || isSpace(c))) return;
    if (c == quote) {
      skipString();
    } else {
      if (c == openBrace || c == openBracket) depth++;
      if (c == closeBrace || c == closeBracket) depth--;
      at++;
    }
    if (depth == 0 && (c == quote || c == closeBrace || c == closeBracket)) return;
  }
}

function hex4(from: usize): u32 {
  let x: u32 = 0;
  for (let i = 0; i < 4; i++) {
    const c = load<u8>(from + i);
    x = (x << 4) | (c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x61 + 10);
  }
  return x;
}

// putUTF8 writes a character, and returns where it ends.
function putUTF8(to: usize, c: u32): usize {
  if (c < 0x80) {
    store<u8>(to, <u8>c);
    return to + 1;
  }
  const more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3; // bytes behind the first
  const first: u32 = more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0;
  store<u8>(to, <u8>(first | (c >> (6 * more))));
  for (let i = 1; i <= more; i++) store<u8>(to + i, <u8>(0x80 | ((c >> (6 * (more - i))) & 63)));
  return to + more + 1;
}

// escaped is what a letter behind a backslash means.
function escaped(c: u8): u8 {
  switch (c) {
    case 0x62: return 0x08; // b
    case 0x66: return 0x0c; // f
    case 0x6e: return 0x0a; // n
    case 0x72: return 0x0d; // r
    case 0x74: return 0x09; // t
    default: return c;
  }
}

// unescape gives the text of what is between quotes, which is never longer than that.
function unescape(from: usize, to: usize): Result {
  const out = heap.alloc(to - from);
  let put = out;
  while (from < to) {
    const c = load<u8>(from++);
    if (c != backslash) {
      store<u8>(put++, c);
      continue;
    }
    const letter = load<u8>(from++);
    if (letter != 0x75) { // u
      store<u8>(put++, escaped(letter));
      continue;
    }
    let x = hex4(from);
    from += 4;
    if (x >> 10 == 0x36) { // half of a pair; valid JSON has the other
      x = 0x10000 + (((x & 0x3ff) << 10) | (hex4(from + 2) & 0x3ff));
      from += 6;
    }
    put = putUTF8(put, x);
  }
  return bytes(out, <u32>(put - out));
}

export function json_field(document: usize, length: u32, name: usize, nameLength: u32): Result {
  at = document;
  end = document + length;
  if (!accept(openBrace) || accept(closeBrace)) return NULL;
  do {
    accept(0); // goes behind spaces only
    let from = at;
    skipString();
    const key = unescape(from + 1, at - 1);
    accept(colon);
    accept(0);
    from = at;
    skipValue();
    if (<u32>key != nameLength || memory.compare(<usize>(key >> 32), name, nameLength) != 0) continue;
    if (load<u8>(from) == n) return NULL;
    if (load<u8>(from) == quote) return unescape(from + 1, at - 1);
    return bytes(from, <u32>(at - from));
  } while (accept(comma));
  return NULL;
}
