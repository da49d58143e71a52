import { expect, it } from "vitest";
import { pretty } from "./pretty";

it("breaks lines and keeps digits", () => {
  expect(pretty('{"a":[1.50,{"b":"x,\\"y"}],"c":[ ],"d":{}}')).toBe(
    '{\n  "a": [\n    1.50,\n    {\n      "b": "x,\\"y"\n    }\n  ],\n  "c": [],\n  "d": {}\n}',
  );
});
