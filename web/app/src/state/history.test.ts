import { expect, it } from "vitest";
import { repeatable } from "./result";
import { history, historySearch, holdsSecret, remember } from "./history";

const past = (sql: string): Parameters<typeof remember>[0] => ({
  sql,
  at: 0,
  ms: 1,
  outcome: "SELECT 1",
  failed: false,
});

it("keeps no statement that may hold a password", () => {
  expect(holdsSecret("ALTER ROLE ada PASSWORD 'x'")).toBe(true);
  expect(holdsSecret('INSERT INTO users ("password") VALUES (1)')).toBe(true);
  expect(holdsSecret("SELECT 'password'")).toBe(false);
});

it("is searched by words, newest first, and has a statement once", () => {
  remember(past("SELECT one FROM orders"));
  remember(past("SELECT two FROM lines"));
  remember(past("ALTER ROLE ada PASSWORD 'x'"));
  remember(past("SELECT one FROM orders"));
  expect(history.value.map((p) => p.sql)).toEqual(["SELECT one FROM orders", "SELECT two FROM lines"]);
  historySearch.value = "LINES two";
  expect(history.value.map((p) => p.sql)).toEqual(["SELECT two FROM lines"]);
});

it("runs again only what changes nothing", () => {
  expect(["SELECT 1", "WITH a AS (SELECT 1) SELECT * FROM a", "TABLE t", "VALUES (1)"].every(repeatable)).toBe(true);
  expect(
    ["UPDATE t SET a = 1 RETURNING *", "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", "CALL f()"].some(
      repeatable,
    ),
  ).toBe(false);
});
