import { quoteLiteral, quoteName } from "../sql/names";
import type { Export, ModuleInfo } from "./module";

export type FunctionKind = "scalar" | "vectorised" | "aggregate" | "table" | "procedure";

// Callable is what of a module a function of SQL can be made of: an export, or
// the exports of an aggregate or a table function that begin with one name.
export interface Callable {
  export: string;
  kind: FunctionKind;
  params: string[];
  results: string[];
}

const aggregate = ["_state_size", "_init", "_update", "_merge", "_final"];
const table = ["_open", "_next", "_close"];

// callables finds what functions can be made of, in the order of the exports.
export function callables(info: ModuleInfo): Callable[] {
  const all = info.exports.filter((e) => e.kind === "function");
  const names = new Set(all.map((e) => e.name));
  const taken = new Set(["basalt_alloc", "basalt_reset", "_initialize", "_start"]);
  const found = new Map<Export, Callable>();
  for (const [kind, parts] of [["aggregate", aggregate] as const, ["table", table] as const]) {
    for (const e of all) {
      const base = e.name.slice(0, -parts[0]!.length);
      if (e.name !== base + parts[0]! || !parts.every((part) => names.has(base + part))) continue;
      found.set(e, { export: base, kind, params: [], results: [] });
      parts.forEach((part) => taken.add(base + part));
      taken.add(`${base}_retract`);
    }
  }
  const statements = info.imports.some((i) => i.module === "basalt" && /^(sql|out|arg)_/.test(i.name));
  for (const e of all) {
    if (taken.has(e.name) || !e.type) continue;
    const { params, results } = e.type;
    found.set(e, { export: e.name, kind: kindOf(params, results, statements), params, results });
  }
  return all.map((e) => found.get(e)).filter((c) => c !== undefined);
}

function kindOf(params: string[], results: string[], statements: boolean): FunctionKind {
  const rc = results.length === 1 && results[0] === "i32";
  if (rc && params.join() === "i32,i32,i32,i32" && !statements) return "vectorised";
  if (results.length === 0 || (rc && statements)) return "procedure";
  return "scalar";
}

const sqlTypes: Record<string, string> = { i32: "integer", i64: "bigint", f32: "real", f64: "double precision" };

// declaration drafts the statement that makes a function of an export. Its types
// are a guess: two i32 can be a text as well, and columns can be of any type.
export function declaration(module: string, c: Callable): string {
  const name = quoteName(c.export);
  const where = `LANGUAGE wasm AS ${quoteLiteral(module)}, ${quoteLiteral(c.export)}`;
  const args = c.params.map((type, i) => `${argument(i)} ${sqlTypes[type] ?? "text"}`).join(", ");
  switch (c.kind) {
    case "scalar":
      return `CREATE FUNCTION ${name}(${args})\n  RETURNS ${sqlTypes[c.results[0] ?? ""] ?? "text"}\n  ${where} IMMUTABLE STRICT`;
    case "vectorised":
      return `CREATE FUNCTION ${name}(a bigint)\n  RETURNS bigint\n  ${where} IMMUTABLE`;
    case "table":
      return `CREATE FUNCTION ${name}(a text)\n  RETURNS TABLE (value text)\n  ${where} IMMUTABLE`;
    case "aggregate":
      return `CREATE AGGREGATE ${name}(double precision) (\n  LANGUAGE = wasm, RETURNS = double precision,\n  AS = ${quoteLiteral(module)}, EXPORT = ${quoteLiteral(c.export)}\n)`;
    case "procedure":
      return `CREATE PROCEDURE ${name}(${args})\n  ${where}`;
  }
}

// argument names the parameters a, b, …, z, a27, ….
function argument(i: number): string {
  return i < 26 ? String.fromCharCode(0x61 + i) : `a${i + 1}`;
}

// neededCapabilities are those without which the server refuses a module.
export function neededCapabilities(info: ModuleInfo): string[] {
  const needed = new Set(info.manifest?.capabilities ?? []);
  for (const i of info.imports) {
    if (i.module !== "basalt") continue;
    if (i.name.startsWith("sql_")) needed.add("sql");
    if (i.name === "log") needed.add("log");
  }
  return [...needed];
}
