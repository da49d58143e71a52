import { describe, expect, it } from "vitest";
import type { Catalog } from "./catalog";
import { readScope } from "./scope";

const relation = (schema: string, name: string, ...columns: string[]): Catalog["relations"][number] => ({
  schema,
  name,
  kind: "table",
  columns: columns.map((c) => ({ name: c, type: "integer", notNull: false })),
  indexes: [],
});

const catalog: Catalog = {
  schemas: ["public", "other"],
  relations: [
    relation("public", "orders", "id", "total"),
    relation("other", "orders", "x"),
    relation("public", "Odd", "y"),
  ],
  functions: [],
};

// The bar is the cursor.
function scopeAt(marked: string): ReturnType<typeof readScope> {
  const cursor = marked.indexOf("|");
  return readScope(marked.replace("|", ""), cursor, catalog);
}

const named = (marked: string): string[] =>
  scopeAt(marked).sources.map((s) => `${s.relation.schema}.${s.relation.name} ${s.alias}`);

describe("readScope", () => {
  it("finds a relation behind the cursor", () =>
    expect(named("select | from orders")).toEqual(["public.orders orders"]));
  it("finds aliases", () =>
    expect(named("select | from orders as o, other.orders p where 1=1")).toEqual([
      "public.orders o",
      "other.orders p",
    ]));
  it("finds joins", () =>
    expect(named('select 1 from orders o join "Odd" on |')).toEqual(["public.orders o", "public.Odd Odd"]));
  it("finds what is written to", () => expect(named("update orders set |")).toEqual(["public.orders orders"]));
  it("ignores names in texts", () => expect(named("select 'from orders' |")).toEqual([]));
  it("wants a relation after FROM", () => expect(scopeAt("select 1 from o|").wantsRelation).toBe(true));
  it("wants a relation after a comma of FROM", () =>
    expect(scopeAt("select 1 from orders o, |").wantsRelation).toBe(true));
  it("wants none after a comma of SELECT", () => expect(scopeAt("select a, | from orders").wantsRelation).toBe(false));
  it("wants none after a comma of ORDER BY", () =>
    expect(scopeAt("select a from orders order by a, |").wantsRelation).toBe(false));
  it("wants none in a call within FROM", () => expect(scopeAt("select 1 from f(a, |)").wantsRelation).toBe(false));
  it("reads a path", () =>
    expect(scopeAt("select o.to| from orders o")).toMatchObject({ path: ["o"], prefixStart: 9 }));
  it("reads a path that ends in a dot", () =>
    expect(scopeAt("select Other.ORDERS.|")).toMatchObject({ path: ["other", "orders"], prefixStart: 20 }));
  it("is silent in a text", () => expect(scopeAt("select 'a|").silent).toBe(true));
  it("is silent in a comment", () => expect(scopeAt("select -- a|").silent).toBe(true));
});
