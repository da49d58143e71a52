// A similarity function: how many of the groups of three characters in two texts are
// common, between 0 and 1. Case and what is not a letter or digit do not count; each
// word begins with two spaces and ends with one.
import { inWord, lower } from "./word";

const space: u32 = 0x20;
const spaces: u32 = 0x2020;

// trigrams are those of a text, sorted.
function trigrams(text: usize, length: u32): u32[] {
  const list: u32[] = [];
  let last = spaces;
  let word = false;
  for (let i: u32 = 0; i <= length; i++) {
    let c = space; // behind the text
    if (i < length) {
      const letter = lower(load<u8>(text + i));
      if (inWord(letter)) c = letter;
    }
    if (c == space && !word) continue;
    const trigram = (last << 8) | c;
    list.push(trigram);
    word = c != space;
    last = word ? trigram & 0xffff : spaces;
  }
  return list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

// behind is the place behind all that are equal to the one at i.
function behind(list: u32[], i: i32): i32 {
  let next = i + 1;
  while (next < list.length && list[next] == list[i]) next++;
  return next;
}

export function trigram_similarity(a: usize, aLength: u32, b: usize, bLength: u32): f64 {
  const x = trigrams(a, aLength);
  const y = trigrams(b, bLength);
  let common = 0;
  let all = 0;
  for (let i = 0, j = 0; i < x.length || j < y.length; all++) {
    const left = i < x.length && (j == y.length || x[i] <= y[j]);
    const right = j < y.length && (i == x.length || y[j] <= x[i]);
    if (left && right) common++;
    if (left) i = behind(x, i);
    if (right) j = behind(y, j);
  }
  return all == 0 ? 0 : <f64>common / <f64>all;
}
