import { describe, expect, it } from "vitest";
import { unitOffset } from "./offsets";
import { split, statementAt } from "./splitter";

const texts = (sql: string): string[] => split(sql).map((s) => sql.slice(s.start, s.end));

describe("split", () => {
  const cases: [string, string, string[]][] = [
    ["nothing", "  \n ", []],
    ["empty statements", ";; ;", []],
    ["one without a semicolon", " select 1 ", ["select 1"]],
    ["two", "select 1; select 2", ["select 1;", "select 2"]],
    ["strings", "select ';', 'it''s;'; select 2", ["select ';', 'it''s;';", "select 2"]],
    ["a backslash in a plain string", "select '\\'; select 2", ["select '\\';", "select 2"]],
    ["a backslash in an escape string", "select E'\\';'; select 2", ["select E'\\';';", "select 2"]],
    ["quoted names", 'select ";" from "a""b;"; x', ['select ";" from "a""b;";', "x"]],
    ["dollar quotes", "do $$ begin; end; $$; select 1", ["do $$ begin; end; $$;", "select 1"]],
    ["tagged dollar quotes", "select $a$ ; $b$ ; $$ ; $a$; x", ["select $a$ ; $b$ ; $$ ; $a$;", "x"]],
    ["parameters are no quotes", "select $1; select $2", ["select $1;", "select $2"]],
    ["a dollar in a name", "select a$b; select c$b", ["select a$b;", "select c$b"]],
    ["line comments", "-- a; b\nselect 1 -- ;\n; select 2", ["select 1 -- ;\n;", "select 2"]],
    ["nested comments", "/* ; /* ; */ ; */ select 1; select 2", ["select 1;", "select 2"]],
    ["only comments", "-- a\n/* b */", []],
    ["an open string", "select 'a; select 2", ["select 'a; select 2"]],
    ["an open comment", "select 1; /* select 2;", ["select 1;"]],
    [
      "a function's body",
      "create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
      ["create function f() returns int begin atomic select case when true then 1 end; select 2; end;", "select 3"],
    ],
    [
      "a long string",
      `select '${"x''".repeat(500_000)}'; select 2`,
      [`select '${"x''".repeat(500_000)}';`, "select 2"],
    ],
    ["a transaction", "begin; select 1; end;", ["begin;", "select 1;", "end;"]],
    ["letters of other scripts", "select 'é' as größe; select 2", ["select 'é' as größe;", "select 2"]],
  ];
  for (const [name, sql, want] of cases) it(name, () => expect(texts(sql)).toEqual(want));
});

describe("statementAt", () => {
  // The bar is the cursor.
  const at = (marked: string): string | undefined => {
    const cursor = marked.indexOf("|");
    const sql = marked.replace("|", "");
    const s = statementAt(sql, split(sql), cursor);
    return s && sql.slice(s.start, s.end);
  };
  it("is the one around the cursor", () => expect(at("select 1; sel|ect 2; select 3")).toBe("select 2;"));
  it("is the one that ends at the cursor", () => expect(at("select 1;| select 2")).toBe("select 1;"));
  it("is the one that ends on the line", () => expect(at("select 1;  |\nselect 2")).toBe("select 1;"));
  it("is the one after a comment", () => expect(at("select 1;\n-- t|wo\nselect 2")).toBe("select 2"));
  it("is the last one at the end", () => expect(at("select 1;\nselect 2;\n\n|")).toBe("select 2;"));
  it("is not there in an empty text", () => expect(at("-- |")).toBeUndefined());
  it("ignores a semicolon in a string", () => expect(at("select 'a;|b'; select 2")).toBe("select 'a;b';"));
});

it("unitOffset counts characters, not units", () => {
  expect(unitOffset("a😀b", 2)).toBe(3);
  expect(unitOffset("abc", 9)).toBe(3);
});
