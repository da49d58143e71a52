import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { marked, results, rowCap, run, runStatements, loadMore } from "./runner";

// answers are what the server says, one for each request to run something.
let answers: string[][] = [];
let bodies: { sql: string; max_rows: number }[] = [];

beforeEach(() => {
  answers = [];
  bodies = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    if (path !== "api/v1/script") return Promise.resolve(new Response("{}", { status: 503 }));
    bodies.push(JSON.parse(String(init.body)));
    return Promise.resolve(new Response(answers.shift()!.join("\n")));
  });
});

afterEach(() => vi.unstubAllGlobals());

const head = (statement: number, start: number, end: number): string =>
  JSON.stringify({ statement, sql_start: start, sql_end: end, columns: [{ name: "a", type: "text" }] });

it("makes a result of each statement, and marks an error behind characters of two units", async () => {
  answers = [
    [
      head(0, 0, 10),
      '["😀"]',
      '{"command":"SELECT 1","row_count":1}',
      '{"statement":1,"sql_start":12,"sql_end":20,"error":{"title":"no","status":400,"code":"42703","position":20}}',
    ],
  ];
  await runStatements({ sql: "SELECT '😀'; SELECT b", offset: 100 });
  expect(run.value).toBeNull();
  expect(results.value.map((r) => [r.state.value, r.sql, r.offset])).toEqual([
    ["done", "SELECT '😀'", 100],
    ["failed", "SELECT b", 113],
  ]);
  expect(results.value[0]!.rows.line(0)).toBe('["😀"]');
  expect(marked.value?.at).toBe(100 + 20);
});

it("fails a result whose answer breaks off", async () => {
  answers = [[head(0, 0, 8), '["x"]']];
  await runStatements({ sql: "SELECT a", offset: 0 });
  expect(results.value.map((r) => [r.state.value, r.rows.length])).toEqual([["failed", 1]]);
});

it("loads more in place, with ten times the rows", async () => {
  rowCap.value = 50;
  const end = '{"command":"SELECT 1","row_count":1,"truncated":true}';
  answers = [
    [head(0, 0, 8), '["x"]', end, head(1, 10, 18), '["y"]', end],
    [head(0, 0, 8), '["x"]', '["z"]', '{"command":"SELECT 2","row_count":2}'],
  ];
  await runStatements({ sql: "SELECT a; SELECT b", offset: 0 });
  await loadMore(results.value[0]!);
  expect(bodies.map((b) => [b.sql, b.max_rows])).toEqual([
    ["SELECT a; SELECT b", 50],
    ["SELECT a", 500],
  ]);
  expect(results.value.map((r) => r.rows.length)).toEqual([2, 1]);
});
