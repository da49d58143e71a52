import { describe, expect, it } from "vitest";
import { callables, declaration, neededCapabilities } from "./declaration";
import type { Import, ModuleInfo } from "./module";

function info(exports: Record<string, [string, string]>, imports: string[] = []): ModuleInfo {
  const list = (s: string): string[] => s.split(" ").filter(Boolean);
  return {
    exports: Object.entries(exports).map(([name, [params, results]]) => ({
      name,
      kind: "function",
      type: { params: list(params), results: list(results) },
    })),
    imports: imports.map((name): Import => ({ module: "basalt", name, kind: "function", type: null })),
    memory: null,
    manifest: null,
  };
}

const four = "i32 i32 i32 i32";

describe("callables", () => {
  it("joins the exports of aggregates and table functions", () => {
    const found = callables(
      info({
        basalt_alloc: ["i32", "i32"],
        avg_state_size: ["", "i32"],
        avg_init: ["i32 i32", "i32"],
        avg_update: ["i32 i32 i32 i32 i32", "i32"],
        avg_merge: ["i32 i32 i32", "i32"],
        avg_final: ["i32 i32 i32", "i32"],
        avg_retract: ["i32 i32 i32 i32 i32", "i32"],
        split_open: ["i32 i32", "i32"],
        split_next: ["i32 i32 i32", "i32"],
        split_close: ["i32", ""],
        twice: ["i64", "i64"],
        add: [four, "i32"],
      }),
    );
    expect(found.map((c) => `${c.kind} ${c.export}`)).toEqual([
      "aggregate avg",
      "table split",
      "scalar twice",
      "vectorised add",
    ]);
  });

  it("takes exports without their fellows for functions of a row", () => {
    expect(callables(info({ x_init: ["i32 i32", "i32"] })).map((c) => c.kind)).toEqual(["scalar"]);
  });

  it("takes what runs statements for a procedure", () => {
    const found = callables(info({ transfer: [four, "i32"] }, ["sql_exec"]));
    expect(found.map((c) => c.kind)).toEqual(["procedure"]);
  });
});

describe("declaration", () => {
  const drafted = (kind: string, params: string[], results: string[]): string =>
    declaration("public.m", { export: "Area", kind: kind as never, params, results }).replace(/\s+/g, " ");
  it("drafts a function of a row", () =>
    expect(drafted("scalar", ["i64", "f64"], ["f32"])).toBe(
      `CREATE FUNCTION "Area"(a bigint, b double precision) RETURNS real LANGUAGE wasm AS 'public.m', 'Area' IMMUTABLE STRICT`,
    ));
  it("drafts a procedure", () =>
    expect(drafted("procedure", ["i32"], [])).toBe(
      `CREATE PROCEDURE "Area"(a integer) LANGUAGE wasm AS 'public.m', 'Area'`,
    ));
  it("drafts an aggregate", () => expect(drafted("aggregate", [], [])).toContain(`AS = 'public.m', EXPORT = 'Area'`));
});

describe("neededCapabilities", () => {
  it("are those of the imports and of the manifest", () => {
    const module = info({}, ["log", "sql_exec", "sql_row", "raise"]);
    module.manifest = { capabilities: ["clock", "sql"], functions: [] };
    expect(neededCapabilities(module)).toEqual(["clock", "sql", "log"]);
  });
});
