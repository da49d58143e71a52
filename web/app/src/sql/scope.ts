import { findRelation, type Catalog, type Relation } from "./catalog";
import { tokens, type Token } from "./lexer";
import { nameOf } from "./names";

// Source is a relation that a statement reads or writes, by the name that it
// has in the statement.
export interface Source {
  alias: string;
  relation: Relation;
}

// Scope is what a statement says about a place in it.
export interface Scope {
  sources: Source[];
  // path are the names before the cursor that end in dots: a.b. is [a, b].
  path: string[];
  // prefixStart is where the name begins that is being typed.
  prefixStart: number;
  // wantsRelation tells that a relation's name is expected.
  wantsRelation: boolean;
  // silent tells that the cursor is in a text or a comment.
  silent: boolean;
}

const introduces = new Set(["from", "join", "into", "update", "table", "truncate"]);
const endsFrom = new Set(
  `where group order having limit offset fetch for window union intersect except on using set values select
  returning left right full inner outer cross natural join lateral tablesample when do as`.split(/\s+/),
);

// readScope reads the statement around a cursor. It looks at all of the
// statement, since FROM stands behind the columns that are typed before it.
export function readScope(sql: string, cursor: number, catalog: Catalog): Scope {
  const all = tokens(sql);
  const under = all.find((t) => t.start < cursor && cursor <= t.end);
  const closedAtCursor =
    under?.kind === "string" && cursor === under.end && under.end - under.start > 1 && sql[under.end - 1] === "'";
  const silent =
    under !== undefined &&
    (under.kind === "comment" || under.kind === "number" || (under.kind === "string" && !closedAtCursor));
  const list = all.filter((t) => t.kind !== "comment");
  const before = list.filter((t) => t.end <= cursor || (t.start < cursor && isName(t)));
  const last = before.at(-1);
  const prefix = last && isName(last) && last.end >= cursor ? before.pop() : undefined;
  const path: string[] = [];
  while (before.length >= 2 && text(sql, before.at(-1)!) === "." && isName(before.at(-2)!)) {
    before.pop();
    path.unshift(nameOf(text(sql, before.pop()!)));
  }
  return {
    sources: readSources(sql, list, catalog),
    path,
    prefixStart: prefix?.start ?? cursor,
    wantsRelation: expectsRelation(sql, before),
    silent,
  };
}

function isName(t: Token): boolean {
  return t.kind === "word" || t.kind === "quoted";
}

function text(sql: string, t: Token): string {
  return sql.slice(t.start, t.end);
}

function keyword(sql: string, t: Token | undefined): string {
  return t?.kind === "word" ? text(sql, t).toLowerCase() : "";
}

// expectsRelation tells whether a relation's name comes after the tokens: right
// after FROM and its kind, or after a comma of a FROM list.
function expectsRelation(sql: string, before: Token[]): boolean {
  const last = before.at(-1);
  if (!last) return false;
  if (introduces.has(keyword(sql, last))) return true;
  if (text(sql, last) !== ",") return false;
  let depth = 0;
  for (const t of before.toReversed()) {
    const c = text(sql, t);
    if (c === ")") depth++;
    else if (c === "(" && --depth < 0) return false;
    else if (depth === 0 && keyword(sql, t) === "from") return true;
    else if (depth === 0 && endsFrom.has(keyword(sql, t)) && keyword(sql, t) !== "as") return false;
  }
  return false;
}

// readSources finds the relations that a statement names, and their aliases.
function readSources(sql: string, list: Token[], catalog: Catalog): Source[] {
  const sources: Source[] = [];
  for (let i = 0; i < list.length; i++) {
    if (!introduces.has(keyword(sql, list[i]))) continue;
    let at = i + 1;
    for (;;) {
      const read = readSource(sql, list, at, catalog);
      if (read.source) sources.push(read.source);
      if (read.next === at || text(sql, list[read.next] ?? list[at]!) !== ",") break;
      at = read.next + 1;
      if (at >= list.length) break;
    }
  }
  return sources;
}

// readSource reads schema.name AS alias.
function readSource(sql: string, list: Token[], at: number, catalog: Catalog): { source?: Source; next: number } {
  let next = at;
  while (["only", "lateral", "if", "not", "exists"].includes(keyword(sql, list[next]))) next++;
  if (!list[next] || !isName(list[next]!)) return { next: at };
  const names = [nameOf(text(sql, list[next++]!))];
  while (list[next] && text(sql, list[next]!) === "." && list[next + 1] && isName(list[next + 1]!)) {
    names.push(nameOf(text(sql, list[next + 1]!)));
    next += 2;
  }
  const name = names.at(-1)!;
  let alias = name;
  if (keyword(sql, list[next]) === "as") next++;
  const following = list[next];
  if (following && isName(following) && !endsFrom.has(keyword(sql, following))) {
    alias = nameOf(text(sql, following));
    next++;
  }
  const relation = findRelation(catalog, names.at(-2), name);
  return relation ? { source: { alias, relation }, next } : { next };
}
