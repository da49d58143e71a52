import { cellText, parseMembers, parseRow } from "../rows/rowparser";
import { quoteDollar, quoteLiteral, quoteName } from "../sql/names";
import { post, request } from "./client";
import { ProblemError, type Problem } from "./problem";
import { execute, select } from "./query";

// Capabilities are what a module may be allowed beyond computing.
export const capabilities: { name: string; about: string }[] = [
  { name: "sql", about: "runs SQL in the caller's transaction" },
  { name: "log", about: "writes messages" },
  { name: "clock", about: "reads the time" },
  { name: "random", about: "gets random numbers" },
];

export interface Limits {
  maxMemory: number | null; // bytes
  fuel: number | null;
  timeoutMS: number | null;
}

// Module is a named module, as GET /api/v1/modules tells of it.
export interface Module {
  name: string;
  schema: string;
  owner: string;
  language: string;
  version: string;
  versions: string[];
  sha256: string;
  bytes: number;
  capabilities: string[];
  max_memory?: number;
  fuel?: number;
  timeout_ms?: number;
  comment?: string;
}

export interface WasmFunction {
  oid: string;
  schema: string;
  name: string;
  arguments: string;
  types: string[]; // of the arguments that a call gives
  names: string[]; // of them; none where the declaration names none
  result: string;
  kind: "f" | "a" | "p";
  set: boolean; // returns rows
  language: string;
  module: { schema: string; name: string; version: string } | null; // null: one of its own
  export: string;
  declared: boolean; // by the module's manifest
  volatility: string;
  strict: boolean;
}

export async function loadModules(): Promise<Module[]> {
  const answer = (await (await request("GET", "modules")).json()) as { modules: Module[] };
  return answer.modules.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const functionsSQL = `SELECT f.oid, f.schema, f.name, f.arguments,
  array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), p.proargnames, f.result, f.kind, p.proretset, f.language,
  f.module_schema, f.module, f.version, f.export, f.declared, f.volatility, f.strict
FROM basalt_wasm_functions f JOIN pg_catalog.pg_proc p ON p.oid = f.oid
ORDER BY f.schema, f.name, f.arguments`;

export async function loadFunctions(): Promise<WasmFunction[]> {
  const rows = await select(functionsSQL);
  return rows.map((r) => ({
    oid: r[0]!,
    schema: r[1]!,
    name: r[2]!,
    arguments: r[3] ?? "",
    types: JSON.parse(r[4] ?? "[]") as string[],
    names: JSON.parse(r[5] ?? "[]") as string[],
    result: r[6] ?? "",
    kind: r[7] as WasmFunction["kind"],
    set: r[8] === "true",
    language: r[9]!,
    module: r[11] === null ? null : { schema: r[10]!, name: r[11]!, version: r[12]! },
    export: r[13] ?? "",
    declared: r[14] === "true",
    volatility: r[15]!,
    strict: r[16] === "true",
  }));
}

// Upload is a module that is to be created or replaced.
export interface Upload {
  name: string;
  version: string; // "" for the next number
  capabilities: string[];
  replaces: Module | null; // what it was when the user last saw it
}

// putModule uploads a module. One that somebody else has changed or made
// meanwhile is left as it is, and the server says so.
export async function putModule(u: Upload, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const query = new URLSearchParams({ capabilities: u.capabilities.join() });
  if (u.version) query.set("version", u.version);
  if (u.replaces) query.set("schema", u.replaces.schema);
  const headers: Record<string, string> = { "Content-Type": "application/wasm" };
  if (u.replaces) headers["If-Match"] = `"${u.replaces.sha256}"`;
  else headers["If-None-Match"] = "*";
  const response = await request("PUT", `modules/${encodeURIComponent(u.name)}?${query}`, { headers, body: bytes });
  await response.body?.cancel();
}

// putText creates or replaces a module by its text. The position of an error is
// that in the text.
export async function putText(u: Upload, text: string): Promise<void> {
  const quoted = quoteDollar(text);
  const begin =
    `CREATE ${u.replaces ? "OR REPLACE " : ""}MODULE ${u.replaces ? moduleName(u.replaces) : quoteName(u.name)} ` +
    `${u.version ? `VERSION ${quoteLiteral(u.version)} ` : ""}LANGUAGE wat AS `;
  const end = ` WITH (capabilities = ${quoteLiteral(u.capabilities.join())})`;
  try {
    await execute(begin + quoted.sql + end);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError) || thrown.problem.position === undefined) throw thrown;
    // What is not in the text has no place there.
    const at = thrown.problem.position - [...begin].length - quoted.before;
    const { position: _, ...rest } = thrown.problem;
    throw new ProblemError(at >= 1 && at <= [...text].length + 1 ? { ...rest, position: at } : rest);
  }
}

export function moduleName(m: { schema: string; name: string }): string {
  return `${quoteName(m.schema)}.${quoteName(m.name)}`;
}

// readModuleBytes fetches the module itself.
export async function readModuleBytes(m: Module): Promise<Uint8Array<ArrayBuffer>> {
  const path = `modules/${encodeURIComponent(m.name)}?${new URLSearchParams({ schema: m.schema })}`;
  const response = await request("GET", path, { headers: { Accept: "application/wasm" } });
  return new Uint8Array(await response.arrayBuffer());
}

export async function dropModule(m: Module, cascade: boolean): Promise<void> {
  const query = new URLSearchParams({ schema: m.schema, cascade: String(cascade) });
  await request("DELETE", `modules/${encodeURIComponent(m.name)}?${query}`, {
    headers: { "If-Match": `"${m.sha256}"` },
  });
}

export function setVersion(m: Module, version: string): Promise<void> {
  return execute(`ALTER MODULE ${moduleName(m)} SET VERSION ${quoteLiteral(version)}`);
}

// setOptions changes what a module may do, and use: 0 takes a limit away.
export function setOptions(m: Module, allowed: string[], limits: Limits): Promise<void> {
  const options = [
    `capabilities = ${quoteLiteral(allowed.join())}`,
    `max_memory = '${Math.ceil((limits.maxMemory ?? 0) / 1024)}kB'`,
    `fuel = ${limits.fuel ?? 0}`,
    `timeout = ${limits.timeoutMS ?? 0}`,
  ];
  return execute(`ALTER MODULE ${moduleName(m)} SET (${options.join(", ")})`);
}

// privilegeOf is the privilege that others need for an object.
export function privilegeOf(of: Module | WasmFunction): string {
  return "oid" in of ? "EXECUTE" : "USAGE";
}

function onObject(of: Module | WasmFunction): string {
  if (!("oid" in of)) return `USAGE ON MODULE ${moduleName(of)}`;
  return `EXECUTE ON ${of.kind === "p" ? "PROCEDURE" : "FUNCTION"} ${moduleName(of)}(${of.types.join(", ")})`;
}

const everybody = "PUBLIC";

const names = `SELECT DISTINCT coalesce(r.rolname, '${everybody}')`;
const roles = "LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee";

const moduleHolders = `${names} FROM basalt_wasm_modules m, aclexplode(m.acl) x ${roles}
WHERE m.schema = $1 AND m.name = $2 AND r.rolname IS DISTINCT FROM m.owner ORDER BY 1`;

const functionHolders = `${names} FROM pg_catalog.pg_proc p,
  aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x ${roles}
WHERE p.oid = $1::oid AND x.grantee <> p.proowner ORDER BY 1`;

// loadHolders returns who has the privilege, beside the owner and superusers:
// nobody to begin with that of a module, everybody that of a function.
export async function loadHolders(of: Module | WasmFunction): Promise<string[]> {
  const rows =
    "oid" in of ? await select(functionHolders, [of.oid]) : await select(moduleHolders, [of.schema, of.name]);
  return rows.map(([name]) => name!);
}

export async function loadRoles(): Promise<string[]> {
  const rows = await select("SELECT rolname FROM pg_catalog.pg_roles ORDER BY rolname");
  return [everybody, ...rows.map(([name]) => name!)];
}

const roleName = (role: string): string => (role === everybody ? everybody : quoteName(role));

export function grant(of: Module | WasmFunction, role: string): Promise<void> {
  return execute(`GRANT ${onObject(of)} TO ${roleName(role)}`);
}

export function revoke(of: Module | WasmFunction, role: string): Promise<void> {
  return execute(`REVOKE ${onObject(of)} FROM ${roleName(role)}`);
}

// Stats are what a function has done since the server started.
export interface Stats {
  calls: number;
  rows: number;
  timeUS: number;
  fuel: number;
  traps: number;
  peakMemory: number;
  compileUS: number;
  cacheHits: number;
}

export async function loadStats(oid: string): Promise<Stats | null> {
  const [row] = await select(
    `SELECT calls, rows, time_us, fuel, traps, peak_memory, compile_time_us, cache_hits FROM basalt_wasm_stats WHERE oid = $1::oid`,
    [oid],
  );
  if (!row) return null;
  const n = (i: number): number => Number(row[i]);
  return {
    calls: n(0),
    rows: n(1),
    timeUS: n(2),
    fuel: n(3),
    traps: n(4),
    peakMemory: n(5),
    compileUS: n(6),
    cacheHits: n(7),
  };
}

// loadBounds returns the server's limits of an instance's memory, in bytes, and
// of a statement's fuel, 0 for none.
export async function loadBounds(): Promise<{ memory: number; fuel: number }> {
  const rows = await select(
    "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('wasm_memory', 'wasm_fuel')",
  );
  const settings = new Map(rows.map(([name, value]) => [name, Number(value)]));
  return { memory: (settings.get("wasm_memory") ?? 0) * 1024, fuel: settings.get("wasm_fuel") ?? 0 };
}

// Trial is what a function gave for a row.
export interface Trial {
  value: string | null; // as it is shown; null for NULL
  problem: Problem | null;
  fuel: number;
  timeUS: number;
}

// tryFunction calls a function for rows, whose values are texts as SQL has them.
export async function tryFunction(f: WasmFunction, rows: (string | null)[][]): Promise<Trial[]> {
  const response = await post(`functions/${encodeURIComponent(f.name)}/test`, {
    schema: f.schema,
    args: f.types,
    rows,
    timeout_ms: 10_000,
  });
  return readTrials(await response.text());
}

// readTrials keeps the digits of numbers, which JSON.parse would round.
export function readTrials(text: string): Trial[] {
  const answer = parseMembers(text.trim());
  const type = JSON.parse(answer.get("result") ?? '""') as string;
  return parseRow(answer.get("results") ?? "[]").map((source) => {
    const one = parseMembers(source);
    const error = one.get("error");
    return {
      value: cellText(one.get("value") ?? "null", type),
      problem: error ? (JSON.parse(error) as Problem) : null,
      fuel: Number(one.get("fuel") ?? 0),
      timeUS: Number(one.get("time_us") ?? 0),
    };
  });
}
