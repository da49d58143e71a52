import type { VirtualItem } from "@tanstack/virtual-core";
import type { JSX } from "preact";
import type { Column } from "../api/query";
import { count } from "../components/format";
import type { Area } from "../rows/export";
import { isNumericType, shownText } from "../rows/rowparser";
import type { Cell } from "../state/gridselection";

// longestShown is in characters: what is wider than a column is cut anyway.
const longestShown = 400;

interface Props {
  row: number;
  top: number;
  cells: string[];
  columns: Column[];
  items: VirtualItem[];
  area: Area | null;
  cursor: Cell | null;
  width: number;
}

export function GridRow({ row, top, cells, columns, items, area, cursor, width }: Props): JSX.Element {
  const selected = area !== null && row >= area.top && row < area.bottom;
  return (
    <div
      class="grid-row"
      role="row"
      aria-rowindex={row + 2}
      style={{ transform: `translateY(${top}px)`, width: `${width}px` }}
    >
      <div class="grid-number" role="rowheader" aria-colindex={1}>
        {count(row + 1)}
      </div>
      {items.map((item) => (
        <GridCell
          key={item.index}
          id={`cell-${row}-${item.index}`}
          source={cells[item.index] ?? "null"}
          column={columns[item.index]!}
          item={item}
          selected={selected && item.index >= area.left && item.index < area.right}
          current={cursor?.row === row && cursor.column === item.index}
        />
      ))}
    </div>
  );
}

interface CellProps {
  id: string;
  source: string;
  column: Column;
  item: VirtualItem;
  selected: boolean;
  current: boolean;
}

// GridCell shows NULL as a word that no text looks like, and an empty text as
// nothing.
function GridCell({ id, source, column, item, selected, current }: CellProps): JSX.Element {
  const text = shownText(source, column.type);
  const names = ["grid-cell"];
  if (text === null) names.push("grid-null");
  if (isNumericType(column.type)) names.push("grid-right");
  if (selected) names.push("grid-selected");
  if (current) names.push("grid-current");
  return (
    <div
      class={names.join(" ")}
      id={id}
      role="gridcell"
      aria-colindex={item.index + 2}
      aria-selected={selected}
      style={{ left: `${item.start}px`, width: `${item.size}px` }}
    >
      {text === null ? "NULL" : text.slice(0, longestShown).replace(/\r?\n/g, "⏎")}
    </div>
  );
}
