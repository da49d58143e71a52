import { quoteName } from "./names";

export type RelationKind = "table" | "view" | "materialized view" | "sequence" | "foreign table";

export interface ColumnInfo {
  name: string;
  type: string;
  notNull: boolean;
}

export interface IndexInfo {
  name: string;
  definition: string;
  unique: boolean;
  primary: boolean;
}

export interface Relation {
  schema: string;
  name: string;
  kind: RelationKind;
  columns: ColumnInfo[];
  indexes: IndexInfo[];
}

export interface FunctionInfo {
  schema: string;
  name: string;
  args: string;
  result: string;
  kind: "function" | "procedure" | "aggregate" | "window function";
}

// Catalog is what the console knows of the database: for the tree and for
// completion, which must not ask the server while somebody types.
export interface Catalog {
  schemas: string[];
  relations: Relation[];
  functions: FunctionInfo[];
}

export const emptyCatalog: Catalog = { schemas: [], relations: [], functions: [] };

// defaultSchemas are those whose names go without their schema.
const defaultSchemas = new Set(["public", "pg_catalog"]);

export function isSystemSchema(name: string): boolean {
  return name === "information_schema" || name.startsWith("pg_");
}

// qualifiedName writes a name with its schema where it needs one.
export function qualifiedName(schema: string, name: string): string {
  return defaultSchemas.has(schema) ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}

// findRelation finds a relation by a name, with or without a schema.
export function findRelation(catalog: Catalog, schema: string | undefined, name: string): Relation | undefined {
  const named = catalog.relations.filter((r) => r.name === name && (schema === undefined || r.schema === schema));
  return named.find((r) => r.schema === "public") ?? named[0];
}
