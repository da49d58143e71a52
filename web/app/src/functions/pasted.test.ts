import { expect, it } from "vitest";
import { cellsOf } from "./pasted";

it("reads tables, and leaves a single text alone", () => {
  expect(cellsOf("1\t2\r\n3\t4\r\n")).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(cellsOf("1\n2")).toEqual([["1"], ["2"]]);
  expect(cellsOf("a text\n")).toBeNull();
  expect(cellsOf("")).toBeNull();
});
