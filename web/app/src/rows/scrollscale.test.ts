import { expect, it } from "vitest";
import { ScrollScale } from "./scrollscale";

it("leaves small results alone", () => {
  const s = new ScrollScale(1000, 28, 500);
  expect(s.scaled).toBe(false);
  expect(s.height).toBe(28_000);
  expect(s.top(123)).toBe(123);
  expect(s.seen(0, 0)).toEqual([0, 18]);
  expect(s.seen(28 * 100, 5)).toEqual([95, 123]);
});

it("reaches the last row of ten million", () => {
  const s = new ScrollScale(10_000_000, 28, 500);
  expect(s.scaled).toBe(true);
  expect(s.height).toBe(16_000_000);
  const [, last] = s.seen(s.top(s.height - 500), 0);
  expect(last).toBe(10_000_000);
  expect(s.scrollTop(s.top(1_234_567))).toBeCloseTo(1_234_567);
});

it("reveals a row with the least move", () => {
  const s = new ScrollScale(1000, 20, 100);
  expect(s.reveal(0, 50)).toBe(0);
  expect(s.reveal(3, 0)).toBe(0);
  expect(s.reveal(5, 0)).toBe(20);
});
