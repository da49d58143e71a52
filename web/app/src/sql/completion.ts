import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { groupBy } from "../group";
import { findRelation, isSystemSchema, type Catalog, type FunctionInfo, type Relation } from "./catalog";
import { keywords, typeNames } from "./keywords";
import { quoteName } from "./names";
import { readScope, type Scope, type Source } from "./scope";
import { split, statementAt } from "./splitter";

// complete offers names of the catalogue and keywords. It asks nobody: the
// catalogue is the copy that the console has.
export function complete(context: CompletionContext, catalog: Catalog): CompletionResult | null {
  const sql = context.state.doc.toString();
  const statement = statementAt(sql, split(sql), context.pos);
  // A statement goes on to its semicolon. Behind it a new one begins.
  const open = statement && (context.pos <= statement.end || sql[statement.end - 1] !== ";");
  const own = statement && statement.start <= context.pos && open ? statement : undefined;
  const start = own?.start ?? context.pos;
  const text = sql.slice(start, Math.max(own?.end ?? 0, context.pos));
  const scope = readScope(text, context.pos - start, catalog);
  if (scope.silent) return null;
  const prefix = text.slice(scope.prefixStart, context.pos - start);
  if (prefix === "" && scope.path.length === 0 && !scope.wantsRelation && !context.explicit) return null;
  const options = scope.path.length > 0 ? members(scope, catalog) : everything(scope, catalog, prefix);
  if (options.length === 0) return null;
  return { from: start + scope.prefixStart, options, validFor: /^(?:[\p{L}\p{N}_$]*|"[^"]*"?)$/u };
}

// members are the names below a path: the columns of an alias or of a relation,
// or what is in a schema.
function members(scope: Scope, catalog: Catalog): Completion[] {
  const [first, second] = scope.path;
  if (second !== undefined) {
    const relation = findRelation(catalog, first, second);
    return relation ? columnsOf(relation, 1) : [];
  }
  const source = scope.sources.find((s) => s.alias === first);
  if (source) return columnsOf(source.relation, 1);
  if (first !== undefined && catalog.schemas.includes(first)) {
    const relations = catalog.relations.filter((r) => r.schema === first).map((r) => relationOption(r, r.name, 1));
    return scope.wantsRelation
      ? relations
      : [...relations, ...functionOptions(catalog.functions.filter((f) => f.schema === first))];
  }
  const relation = findRelation(catalog, undefined, first!);
  return relation ? columnsOf(relation, 1) : [];
}

function everything(scope: Scope, catalog: Catalog, prefix: string): Completion[] {
  const relations = catalog.relations.map((r) => relationOption(r, undefined, scope.wantsRelation ? 20 : 2));
  const schemas = catalog.schemas.map((name): Completion => ({
    label: quoteName(name),
    type: "namespace",
    detail: "schema",
    boost: isSystemSchema(name) ? -30 : 1,
  }));
  const words = keywordOptions(prefix);
  if (scope.wantsRelation) return [...relations, ...schemas, ...words];
  return [
    ...sourceColumns(scope.sources),
    ...aliases(scope.sources),
    ...relations,
    ...schemas,
    ...functionOptions(catalog.functions),
    ...words,
  ];
}

// sourceColumns are the columns of the relations in the statement. A name that
// several of them have is offered once for each, qualified.
function sourceColumns(sources: Source[]): Completion[] {
  const count = new Map<string, number>();
  for (const c of sources.flatMap((s) => s.relation.columns)) count.set(c.name, (count.get(c.name) ?? 0) + 1);
  return sources.flatMap((s) =>
    s.relation.columns.map((c): Completion => {
      const name = quoteName(c.name);
      const label = count.get(c.name)! > 1 ? `${quoteName(s.alias)}.${name}` : name;
      return { label, type: "property", detail: `${c.type} · ${s.alias}`, boost: 30 };
    }),
  );
}

function aliases(sources: Source[]): Completion[] {
  return sources
    .filter((s) => s.alias !== s.relation.name)
    .map((s): Completion => ({ label: quoteName(s.alias), type: "variable", detail: s.relation.name, boost: 10 }));
}

function columnsOf(relation: Relation, boost: number): Completion[] {
  return relation.columns.map((c, i): Completion => ({
    label: quoteName(c.name),
    type: "property",
    detail: c.type,
    // In the order of the table, as far as a boost reaches.
    boost: Math.max(boost, 90 - i),
  }));
}

function relationOption(r: Relation, label: string | undefined, boost: number): Completion {
  const plain = r.schema === "public" || r.schema === "pg_catalog";
  const own =
    label !== undefined ? quoteName(label) : plain ? quoteName(r.name) : `${quoteName(r.schema)}.${quoteName(r.name)}`;
  return { label: own, type: "class", detail: r.kind, boost: isSystemSchema(r.schema) ? boost - 40 : boost };
}

// functionOptions offers each name once, however often it is overloaded.
function functionOptions(functions: FunctionInfo[]): Completion[] {
  const byName = groupBy(functions, (f) => f.name);
  return [...byName.entries()].map(([name, overloads]): Completion => {
    const [f] = overloads;
    const detail = overloads.length > 1 ? `${overloads.length} forms` : `(${f!.args}) → ${f!.result}`;
    return {
      label: quoteName(name),
      apply: `${quoteName(name)}(`,
      type: "function",
      detail,
      boost: isSystemSchema(f!.schema) ? -10 : 5,
    };
  });
}

// keywordOptions follows the case that is being typed.
function keywordOptions(prefix: string): Completion[] {
  const lower = prefix !== "" && prefix === prefix.toLowerCase();
  return [
    ...keywords.map((k): Completion => ({ label: lower ? k.toLowerCase() : k, type: "keyword", boost: 0 })),
    ...typeNames.map((t): Completion => ({ label: t, type: "type", boost: -20 })),
  ];
}
