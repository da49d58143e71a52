import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Cell, Selection } from "../state/gridselection";

interface Options {
  // cellAt returns the cell below a pointer; its column is -1 on a row's number.
  cellAt: (event: MouseEvent) => Cell | null;
  selection: Signal<Selection | null>;
  lastColumn: number;
  onOpen: (cell: Cell) => void;
}

interface Handlers {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onDblClick: (event: MouseEvent) => void;
}

// usePicking selects cells with a pointer: a press one, a drag or a press with
// Shift an area, and a press on a row's number the row.
export function usePicking({ cellAt, selection, lastColumn, onOpen }: Options): Handlers {
  const dragging = useRef(false);
  return {
    onPointerDown(event) {
      const cell = event.button === 0 ? cellAt(event) : null;
      // A touch scrolls; its click selects nothing but the cell.
      if (!cell) return;
      dragging.current = event.pointerType === "mouse";
      const whole = cell.column < 0;
      const anchor =
        event.shiftKey && selection.value
          ? selection.value.anchor
          : { row: cell.row, column: whole ? lastColumn : cell.column };
      selection.value = { anchor, cursor: { row: cell.row, column: Math.max(0, cell.column) } };
    },
    onPointerMove(event) {
      const cell = dragging.current && event.buttons === 1 ? cellAt(event) : null;
      if (!cell || !selection.value) return;
      selection.value = { anchor: selection.value.anchor, cursor: { row: cell.row, column: Math.max(0, cell.column) } };
    },
    onPointerUp() {
      dragging.current = false;
    },
    onDblClick(event) {
      const cell = cellAt(event);
      if (cell && cell.column >= 0) onOpen(cell);
    },
  };
}
