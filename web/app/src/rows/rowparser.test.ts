import { describe, expect, it } from "vitest";
import { cellText, isNumericType, parseMembers, parseRow, shownText } from "./rowparser";

describe("parseRow", () => {
  const cases: [string, string, string[]][] = [
    ["no columns", "[]", []],
    [
      "numbers keep their digits",
      "[9223372036854775807,12345678901234567890.10,1.50,-0,1e400]",
      ["9223372036854775807", "12345678901234567890.10", "1.50", "-0", "1e400"],
    ],
    ["null and the empty string differ", '[null,""]', ["null", '""']],
    ["commas and brackets in strings", '["a,b","[]","{\\"x\\":1}"]', ['"a,b"', '"[]"', '"{\\"x\\":1}"']],
    ["a backslash at the end of a string", '["\\\\","x"]', ['"\\\\"', '"x"']],
    ["documents", '[{"a":[1,2.0],"b":"],"},[[1],[2,3]],true]', ['{"a":[1,2.0],"b":"],"}', "[[1],[2,3]]", "true"]],
    ["space between values", '[ 1 , "a" ]', ["1", '"a"']],
  ];
  for (const [name, line, want] of cases) it(name, () => expect(parseRow(line)).toEqual(want));
  it("refuses a line that is cut off", () => expect(() => parseRow('[1,"a')).toThrow(SyntaxError));
});

describe("cellText", () => {
  it("shows NULL as null", () => expect(cellText("null", "text")).toBeNull());
  it("shows the text null as text", () => expect(cellText('"null"', "text")).toBe("null"));
  it("decodes escapes", () => expect(cellText('"a\\n\\u00e9"', "text")).toBe("a\né"));
  it("leaves a JSON string its quotes", () => expect(cellText('"a"', "jsonb")).toBe('"a"'));
  it("shows all digits", () => expect(cellText("9007199254740993", "bigint")).toBe("9007199254740993"));
});

it("shownText leaves out the blanks of character(n) only", () => {
  expect(shownText('"a  "', "character(3)")).toBe("a");
  expect(shownText("null", "character(3)")).toBeNull();
  expect(shownText('"a  "', "text")).toBe("a  ");
});

it("isNumericType knows numeric with and without a scale", () => {
  expect(["numeric", "numeric(12,2)", "bigint", "double precision"].every(isNumericType)).toBe(true);
  expect(["text", "integer[]", "date", "numrange"].some(isNumericType)).toBe(false);
});

describe("parseMembers", () => {
  it("keeps the source of values", () =>
    expect([...parseMembers('{"value": 9223372036854775807, "a\\"b":{"c":[1,2.0]} ,"d":"}"}')]).toEqual([
      ["value", "9223372036854775807"],
      ['a"b', '{"c":[1,2.0]}'],
      ["d", '"}"'],
    ]));
  it("reads an empty object", () => expect(parseMembers("{}").size).toBe(0));
});
