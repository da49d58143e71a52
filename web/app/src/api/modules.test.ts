import { expect, it } from "vitest";
import { readTrials } from "./modules";

it("keeps the digits of results, and knows NULL from a text", () => {
  const answer = `{"function":"f(bigint)","result":"bigint","results":[{"value":9223372036854775807,"fuel":8,"time_us":3},
    {"value":null,"fuel":0,"time_us":1},{"error":{"title":"no","status":400,"code":"38000"},"fuel":5,"time_us":2}],"fuel":13,"time_us":6}\n`;
  expect(readTrials(answer)).toEqual([
    { value: "9223372036854775807", problem: null, fuel: 8, timeUS: 3 },
    { value: null, problem: null, fuel: 0, timeUS: 1 },
    { value: null, problem: { title: "no", status: 400, code: "38000" }, fuel: 5, timeUS: 2 },
  ]);
});
