import type { JSX } from "preact";
import { setExpanded, type NodeKind, type TreeRow } from "../state/tree";
import { Icon, type IconName } from "./Icon";

const icons: Record<NodeKind, IconName> = {
  schema: "schema",
  table: "table",
  view: "view",
  sequence: "sequence",
  functions: "function",
  function: "function",
  column: "column",
  index: "index",
};

interface Props {
  row: TreeRow;
  id: string;
  top: number;
  current: boolean;
  onChoose: () => void;
  onInsert: () => void;
  onPreview: () => void;
}

// TreeItem is a row of the schema. A press opens what has something below it,
// and inserts the name of what has not.
export function TreeItem({ row, id, top, current, onChoose, onInsert, onPreview }: Props): JSX.Element {
  const { node, level, expanded } = row;

  function onClick(): void {
    onChoose();
    if (expanded === undefined) onInsert();
    else setExpanded(node.id, !expanded);
  }

  // The buttons repeat what the keys do, so they are no stops of Tab.
  const action = (label: string, icon: IconName, act: () => void): JSX.Element => (
    <button
      class="tree-action"
      type="button"
      tabIndex={-1}
      aria-label={`${label}: ${node.label}`}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onChoose();
        act();
      }}
    >
      <Icon name={icon} />
    </button>
  );

  return (
    <div
      class={current ? "tree-item tree-current" : "tree-item"}
      id={id}
      role="treeitem"
      aria-level={level}
      aria-expanded={expanded}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={current}
      title={node.title}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${level * 14 - 8}px` }}
      onClick={onClick}
    >
      <span class={expanded ? "tree-twist tree-twisted" : "tree-twist"}>
        {expanded !== undefined && <Icon name="chevron" />}
      </span>
      <span class={`tree-icon tree-icon-${node.kind}`}>
        <Icon name={icons[node.kind]} />
      </span>
      <span class="tree-label">{node.label}</span>
      <span class="tree-detail">{node.detail}</span>
      <span class="tree-actions">
        {node.preview && action("Show rows", "play", onPreview)}
        {expanded !== undefined && action("Insert the name", "insert", onInsert)}
      </span>
    </div>
  );
}
