import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Catalog } from "./catalog";
import { complete } from "./completion";

const column = (name: string, type: string): Catalog["relations"][number]["columns"][number] => ({
  name,
  type,
  notNull: false,
});

const catalog: Catalog = {
  schemas: ["public", "audit", "pg_catalog"],
  relations: [
    {
      schema: "public",
      name: "orders",
      kind: "table",
      columns: [column("id", "bigint"), column("Total", "numeric")],
      indexes: [],
    },
    {
      schema: "public",
      name: "customers",
      kind: "view",
      columns: [column("id", "bigint"), column("name", "text")],
      indexes: [],
    },
    { schema: "audit", name: "log", kind: "table", columns: [column("at", "timestamptz")], indexes: [] },
  ],
  functions: [
    { schema: "pg_catalog", name: "lower", args: "text", result: "text", kind: "function" },
    { schema: "pg_catalog", name: "abs", args: "bigint", result: "bigint", kind: "function" },
    { schema: "pg_catalog", name: "abs", args: "numeric", result: "numeric", kind: "function" },
  ],
};

// labels are what is offered at the bar, best first as far as boosts tell.
function labels(marked: string, explicit = false): string[] {
  const cursor = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", "") });
  const result = complete(new CompletionContext(state, cursor, explicit), catalog);
  return [...(result?.options ?? [])].sort((a, b) => (b.boost ?? 0) - (a.boost ?? 0)).map((o) => o.label);
}

describe("complete", () => {
  it("offers the columns of the statement first", () =>
    expect(labels("SELECT n| FROM orders").slice(0, 2)).toEqual(["id", '"Total"']));
  it("qualifies a name that several relations have", () => {
    expect(labels("SELECT i| FROM orders o, customers c").slice(0, 4)).toEqual(["o.id", '"Total"', "c.id", "name"]);
  });
  it("offers the columns of an alias in their order", () =>
    expect(labels("SELECT c.| FROM customers c")).toEqual(["id", "name"]));
  it("offers what is in a schema", () => expect(labels("SELECT * FROM audit.|")).toEqual(["log"]));
  it("offers the columns of a qualified relation", () => expect(labels("SELECT audit.log.|")).toEqual(["at"]));
  it("offers relations after FROM", () =>
    expect(labels("SELECT 1 FROM |").slice(0, 3)).toEqual(["orders", "customers", "audit.log"]));
  it("offers an overloaded function once", () =>
    expect(labels("SELECT a|").filter((l) => l === "abs")).toEqual(["abs"]));
  it("knows nothing of other statements", () =>
    expect(labels("SELECT 1 FROM orders; SELECT i|")).not.toContain('"Total"'));
  it("follows the case of a keyword", () => {
    expect(labels("sel|")).toContain("select");
    expect(labels("SEL|")).toContain("SELECT");
  });
  it("is silent where nothing is typed", () => expect(labels("SELECT |")).toEqual([]));
  it("offers all when it is asked", () => expect(labels("SELECT |", true)).toContain("orders"));
  it("is silent in a text", () => expect(labels("SELECT 'or|'")).toEqual([]));
});
