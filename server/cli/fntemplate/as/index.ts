import { bytes, Result } from "./basalt/basalt";

// The host puts arguments into memory that it asks for.
export { basalt_alloc, basalt_reset } from "./basalt/basalt";

// A function over numbers has their types.
export function add_tax(price: f64, percent: f64): f64 {
  return price + price * percent / 100;
}

// A text is an address and a length.
export function initials(name: usize, length: u32): Result {
  const out = heap.alloc(length);
  let n: u32 = 0;
  let before: u8 = 32;
  for (let i: u32 = 0; i < length; i++) {
    const c = load<u8>(name + i);
    if (c >= 65 && c <= 90 && before == 32) store<u8>(out + n++, c);
    before = c;
  }
  return bytes(out, n);
}
