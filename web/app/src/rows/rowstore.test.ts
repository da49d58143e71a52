import { expect, it } from "vitest";
import { RowStore } from "./rowstore";

const encoder = new TextEncoder();

it("gives back every row, over many blocks", () => {
  const store = new RowStore();
  const want = (i: number): string => `[${i},"${"é".repeat(i % 50)}"]`;
  for (let i = 0; i < 60_000; i++) {
    const bytes = encoder.encode(`x${want(i)}x`);
    store.append(bytes, 1, bytes.length - 1);
  }
  expect(store.length).toBe(60_000);
  expect(store.byteLength).toBeGreaterThan(2 << 20);
  for (const i of [0, 1, 31_000, 59_998, 59_999]) expect(store.line(i)).toBe(want(i));
  expect(() => store.line(60_000)).toThrow(RangeError);
});

it("takes a row that is longer than a block", () => {
  const store = new RowStore();
  const long = `["${"a".repeat(3 << 20)}"]`;
  for (const row of ["[1]", long, "[2]"]) {
    const bytes = encoder.encode(row);
    store.append(bytes, 0, bytes.length);
  }
  expect([store.line(0), store.line(1), store.line(2)]).toEqual(["[1]", long, "[2]"]);
});
