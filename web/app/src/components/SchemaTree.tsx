import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { append, insert, runTarget } from "../editor/editor";
import { narrow, sidebarOpen } from "../state/layout";
import { setExpanded, treeRows, type TreeNode, type TreeRow } from "../state/tree";
import { TreeItem } from "./TreeItem";
import { useVirtual } from "./useVirtual";

const rowHeight = 26;

// SchemaTree shows the rows of the tree that are in sight. The tree has the
// focus and names its current row, which may be out of sight.
export function SchemaTree(): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const chosen = useSignal("");
  const rows = treeRows.value;
  const virtual = useVirtual({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const current = Math.max(
    0,
    rows.findIndex((r) => r.node.id === chosen.value),
  );

  function choose(at: number): void {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
    if (!row) return;
    chosen.value = row.node.id;
    virtual.scrollToIndex(rows.indexOf(row), { align: "auto" });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[current];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keyAction(event, row);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function keyAction(event: KeyboardEvent, row: TreeRow): (() => void) | undefined {
    switch (event.key) {
      case "ArrowDown":
        return () => choose(current + 1);
      case "ArrowUp":
        return () => choose(current - 1);
      case "Home":
        return () => choose(0);
      case "End":
        return () => choose(rows.length - 1);
      case "ArrowRight":
        if (row.expanded === false) return () => setExpanded(row.node.id, true);
        return row.expanded ? () => choose(current + 1) : undefined;
      case "ArrowLeft":
        if (row.expanded) return () => setExpanded(row.node.id, false);
        return () => choose(row.parent);
      case "Enter":
        return event.shiftKey ? () => preview(row.node) : () => insertName(row.node);
      case " ":
        return row.expanded === undefined ? undefined : () => setExpanded(row.node.id, !row.expanded);
    }
    return event.key.length === 1 ? () => chooseByLetter(event.key.toLowerCase()) : undefined;
  }

  // chooseByLetter goes to the next row that begins with a letter.
  function chooseByLetter(letter: string): void {
    const order = [...rows.keys()].map((i) => (current + 1 + i) % rows.length);
    const found = order.find((i) => rows[i]!.node.label.toLowerCase().startsWith(letter));
    if (found !== undefined) choose(found);
  }

  return (
    <div
      class="tree"
      ref={scroller}
      role="tree"
      tabIndex={0}
      data-pane-focus
      aria-label="Schema"
      aria-activedescendant={
        virtual.getVirtualItems().some((item) => item.index === current) ? `tree-${current}` : undefined
      }
      onKeyDown={onKeyDown}
    >
      <div class="tree-all" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <TreeItem
                key={row.node.id}
                row={row}
                id={`tree-${item.index}`}
                top={item.start}
                current={item.index === current}
                onChoose={() => (chosen.value = row.node.id)}
                onInsert={() => insertName(row.node)}
                onPreview={() => preview(row.node)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function insertName(node: TreeNode): void {
  insert(node.insert);
  closeOver();
}

// preview shows the first rows, by a statement that the editor shows too.
function preview(node: TreeNode): void {
  if (!node.preview) return;
  append(node.preview);
  runTarget();
  closeOver();
}

// closeOver takes a sidebar away that covers the editor.
function closeOver(): void {
  if (narrow.value) sidebarOpen.value = false;
}
