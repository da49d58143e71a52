import { computed, signal } from "@preact/signals";
import { groupBy } from "../group";
import {
  isSystemSchema,
  qualifiedName,
  type Catalog,
  type FunctionInfo,
  type Relation,
  type RelationKind,
} from "../sql/catalog";
import { quoteName } from "../sql/names";
import { catalog } from "./catalog";

export type NodeKind = "schema" | "table" | "view" | "sequence" | "functions" | "function" | "column" | "index";

export interface TreeNode {
  id: string;
  kind: NodeKind;
  label: string;
  detail: string;
  title: string; // what a pointer that rests on it is told
  insert: string; // the name as SQL
  preview?: string; // a query that shows what is in it
  children?: TreeNode[];
}

// TreeRow is a node that is to be seen.
export interface TreeRow {
  node: TreeNode;
  level: number; // from 1
  expanded: boolean | undefined; // undefined: there is nothing below it
  position: number; // among its siblings, from 1
  siblings: number;
  parent: number; // the row of its parent, or -1
}

export const treeFilter = signal("");
export const expandedNodes = signal<ReadonlySet<string>>(new Set(["public"]));

export function setExpanded(id: string, expanded: boolean): void {
  const next = new Set(expandedNodes.value);
  if (expanded) next.add(id);
  else next.delete(id);
  expandedNodes.value = next;
}

const tree = computed(() => makeTree(catalog.value));

export const treeRows = computed(() => {
  const filter = treeFilter.value.trim().toLowerCase();
  const rows: TreeRow[] = [];
  const nodes = filter === "" ? tree.value : matching(tree.value, filter);
  addRows(
    rows,
    nodes,
    1,
    -1,
    (node) => expandedNodes.value.has(node.id) || (filter !== "" && !node.label.toLowerCase().includes(filter)),
  );
  return rows;
});

function addRows(
  rows: TreeRow[],
  nodes: TreeNode[],
  level: number,
  parent: number,
  isExpanded: (node: TreeNode) => boolean,
): void {
  nodes.forEach((node, i) => {
    const expanded = node.children && node.children.length > 0 ? isExpanded(node) : undefined;
    const at = rows.push({ node, level, expanded, position: i + 1, siblings: nodes.length, parent }) - 1;
    if (expanded) addRows(rows, node.children!, level + 1, at, isExpanded);
  });
}

// matching keeps the nodes whose name holds a text, all that is below them, and
// what leads to them.
function matching(nodes: TreeNode[], filter: string): TreeNode[] {
  return nodes.flatMap((node) => {
    if (node.label.toLowerCase().includes(filter)) return [node];
    const children = matching(node.children ?? [], filter);
    return children.length > 0 ? [{ ...node, children }] : [];
  });
}

function makeTree(c: Catalog): TreeNode[] {
  const relations = groupBy(c.relations, (r) => r.schema);
  const functions = groupBy(c.functions, (f) => f.schema);
  // The users' own schemas come first.
  const schemas = [...c.schemas.filter((s) => !isSystemSchema(s)), ...c.schemas.filter(isSystemSchema)];
  return schemas
    .filter((name) => relations.has(name) || functions.has(name) || !isSystemSchema(name))
    .map((name) => schemaNode(name, relations.get(name) ?? [], functions.get(name) ?? []));
}

function schemaNode(name: string, relations: Relation[], functions: FunctionInfo[]): TreeNode {
  const children = relations.map(relationNode);
  if (functions.length > 0) {
    children.push({
      id: `${name}/functions`,
      kind: "functions",
      label: "Functions",
      detail: String(functions.length),
      title: `The functions of ${name}`,
      insert: `${quoteName(name)}.`,
      children: functions.map(functionNode),
    });
  }
  return {
    id: name,
    kind: "schema",
    label: name,
    detail: isSystemSchema(name) ? "system" : "",
    title: `Schema ${name}`,
    insert: quoteName(name),
    children,
  };
}

const relationIcons: Record<RelationKind, NodeKind> = {
  table: "table",
  view: "view",
  "materialized view": "view",
  sequence: "sequence",
  "foreign table": "table",
};

function relationNode(r: Relation): TreeNode {
  const id = `${r.schema}/${r.name}`;
  const insert = qualifiedName(r.schema, r.name);
  const columns = r.columns.map((c): TreeNode => ({
    id: `${id}/${c.name}`,
    kind: "column",
    label: c.name,
    detail: c.type,
    title: `${c.name} ${c.type}${c.notNull ? " NOT NULL" : ""}`,
    insert: quoteName(c.name),
  }));
  const indexes = r.indexes.map((i): TreeNode => ({
    id: `${id}/index/${i.name}`,
    kind: "index",
    label: i.name,
    detail: i.primary ? "primary key" : i.unique ? "unique index" : "index",
    title: i.definition,
    insert: quoteName(i.name),
  }));
  return {
    id,
    kind: relationIcons[r.kind],
    label: r.name,
    detail: r.kind === "table" ? "" : r.kind,
    title: `${r.kind[0]!.toUpperCase()}${r.kind.slice(1)} ${r.schema}.${r.name}`,
    insert,
    preview: `SELECT * FROM ${insert} LIMIT 100`,
    children: [...columns, ...indexes],
  };
}

function functionNode(f: FunctionInfo): TreeNode {
  return {
    id: `${f.schema}/functions/${f.name}(${f.args})`,
    kind: "function",
    label: f.name,
    detail: `(${f.args}) → ${f.result}`,
    title: `${f.kind} ${f.name}(${f.args}) → ${f.result}`,
    insert: `${qualifiedName(f.schema, f.name)}(`,
  };
}
