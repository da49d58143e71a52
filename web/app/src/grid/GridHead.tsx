import type { VirtualItem } from "@tanstack/virtual-core";
import type { JSX } from "preact";
import type { Column } from "../api/query";
import { isNumericType } from "../rows/rowparser";

interface Props {
  columns: Column[];
  items: VirtualItem[]; // the columns in sight
  width: number; // of all columns
  onSelect: (column: number) => void;
  onResize: (column: number, width: number) => void;
}

// GridHead is the row of names and types. A press selects a column, and the
// right edge of a head drags its width.
export function GridHead({ columns, items, width, onSelect, onResize }: Props): JSX.Element {
  return (
    <div class="grid-head" role="rowgroup" style={{ width: `${width}px` }}>
      <div class="grid-head-row" role="row" aria-rowindex={1}>
        <div class="grid-number grid-number-head" role="columnheader" aria-colindex={1}>
          <span class="hidden">Row</span>
        </div>
        {items.map((item) => {
          const column = columns[item.index]!;
          return (
            <div
              class={isNumericType(column.type) ? "grid-name grid-right" : "grid-name"}
              key={item.index}
              role="columnheader"
              aria-colindex={item.index + 2}
              title={`${column.name} ${column.type}`}
              style={{ left: `${item.start}px`, width: `${item.size}px` }}
              onClick={() => onSelect(item.index)}
            >
              <span class="grid-name-text">{column.name}</span>
              <span class="grid-type">{column.type}</span>
              <ColumnEdge width={item.size} onResize={(to) => onResize(item.index, to)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ColumnEdge({ width, onResize }: { width: number; onResize: (width: number) => void }): JSX.Element {
  function onPointerDown(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement;
    edge.setPointerCapture(event.pointerId);
    event.preventDefault();
    const start = event.clientX;
    edge.onpointermove = (move) => onResize(width + move.clientX - start);
    edge.onlostpointercapture = () => (edge.onpointermove = null);
  }
  return (
    <span
      class="grid-edge"
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
