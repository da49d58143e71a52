// A scalar function over text: a title as a part of an address, "Hello, World!" as
// "hello-world". Letters beyond ASCII stay as they are.
import { bytes, Result } from "../../as/basalt";
import { inWord, lower } from "./word";

const dash: u8 = 0x2d;

export function slug(title: usize, length: u32): Result {
  const out = heap.alloc(length);
  let n: u32 = 0;
  let gap = false;
  for (let i: u32 = 0; i < length; i++) {
    const c = lower(load<u8>(title + i));
    if (!inWord(c)) {
      gap = true;
      continue;
    }
    if (gap && n > 0) store<u8>(out + n++, dash);
    gap = false;
    store<u8>(out + n++, c);
  }
  return bytes(out, n);
}
