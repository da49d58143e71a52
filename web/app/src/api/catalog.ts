import type { Catalog, FunctionInfo, Relation, RelationKind } from "../sql/catalog";
import { select } from "./query";

const relationsSQL = `SELECT c.oid, n.nspname, c.relname, c.relkind
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
ORDER BY n.nspname, c.relname`;

const columnsSQL = `SELECT attrelid, attname, format_type(atttypid, atttypmod), attnotnull
FROM pg_catalog.pg_attribute
WHERE attnum > 0 AND NOT attisdropped
ORDER BY attrelid, attnum`;

const indexesSQL = `SELECT i.indrelid, c.relname, pg_get_indexdef(i.indexrelid), i.indisunique, i.indisprimary
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
ORDER BY i.indrelid, c.relname`;

// Overloads of a function stand one after the other.
const functionsSQL = `SELECT n.nspname, p.proname, pg_get_function_arguments(p.oid), format_type(p.prorettype, NULL), p.prokind
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
ORDER BY n.nspname, p.proname, 3`;

const schemasSQL = "SELECT nspname FROM pg_catalog.pg_namespace ORDER BY nspname";

const relationKinds: Record<string, RelationKind> = {
  r: "table",
  p: "table",
  v: "view",
  m: "materialized view",
  f: "foreign table",
  S: "sequence",
};

const functionKinds: Record<string, FunctionInfo["kind"]> = {
  f: "function",
  p: "procedure",
  a: "aggregate",
  w: "window function",
};

// loadCatalog reads the catalogue with the console's own queries.
export async function loadCatalog(): Promise<Catalog> {
  const [schemas, relations, columns, indexes, functions] = await Promise.all([
    select(schemasSQL),
    select(relationsSQL),
    select(columnsSQL),
    select(indexesSQL),
    select(functionsSQL),
  ]);
  const byOID = new Map<string, Relation>();
  for (const [oid, schema, name, kind] of relations) {
    byOID.set(oid!, { schema: schema!, name: name!, kind: relationKinds[kind!] ?? "table", columns: [], indexes: [] });
  }
  for (const [oid, name, type, notNull] of columns) {
    byOID.get(oid!)?.columns.push({ name: name!, type: type!, notNull: notNull === "true" });
  }
  for (const [oid, name, definition, unique, primary] of indexes) {
    byOID
      .get(oid!)
      ?.indexes.push({ name: name!, definition: definition!, unique: unique === "true", primary: primary === "true" });
  }
  return {
    schemas: schemas.map(([name]) => name!),
    relations: [...byOID.values()],
    functions: functions.map(([schema, name, args, result, kind]) => ({
      schema: schema!,
      name: name!,
      args: args ?? "",
      result: result ?? "",
      kind: functionKinds[kind!] ?? "function",
    })),
  };
}
