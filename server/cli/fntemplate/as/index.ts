// A function over numbers has their types.
export function add_tax(price: f64, percent: f64): f64 {
  return price + price * percent / 100;
}

// A text is an address and a length, and so is a result.
export function initials(at: usize, length: u32): u64 {
  const out = heap.alloc(length);
  let n: u32 = 0;
  let before: u8 = 32;
  for (let i: u32 = 0; i < length; i++) {
    const c = load<u8>(at + i);
    if (c >= 65 && c <= 90 && before == 32) store<u8>(out + n++, c);
    before = c;
  }
  return result(out, n);
}

// result gives bytes to the host: the address in the upper half, the length in the
// lower.
function result(at: usize, length: u32): u64 {
  return (<u64>at << 32) | length;
}

// The host puts arguments into memory that it asks for, and has all of it freed after
// some rows.
export function basalt_alloc(size: usize): usize {
  return heap.alloc(size);
}

export function basalt_reset(): void {
  heap.reset();
}
