import { isMac } from "../components/keys";
import type { Cell, Selection } from "../state/gridselection";

interface Size {
  rows: number;
  columns: number;
  page: number; // rows that are seen at once
}

// moved returns the selection after a key, or undefined where the key moves
// nothing.
export function moved(event: KeyboardEvent, selection: Selection | null, size: Size): Selection | undefined {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (event.altKey) return undefined;
  if (mod && event.key.toLowerCase() === "a") {
    return { anchor: { row: 0, column: 0 }, cursor: { row: size.rows - 1, column: size.columns - 1 } };
  }
  const to = cellAfter(event.key, mod, selection?.cursor, size);
  if (!to) return undefined;
  const cursor = { row: clamp(to.row, size.rows), column: clamp(to.column, size.columns) };
  return { anchor: event.shiftKey && selection ? selection.anchor : cursor, cursor };
}

function clamp(n: number, length: number): number {
  return Math.max(0, Math.min(length - 1, n));
}

function cellAfter(key: string, mod: boolean, from: Cell | undefined, size: Size): Cell | undefined {
  const { row, column } = from ?? { row: 0, column: 0 };
  const step = from ? 1 : 0; // the first key only shows where the cursor is
  switch (key) {
    case "ArrowDown":
      return { row: mod ? size.rows - 1 : row + step, column };
    case "ArrowUp":
      return { row: mod ? 0 : row - step, column };
    case "ArrowRight":
      return { row, column: mod ? size.columns - 1 : column + step };
    case "ArrowLeft":
      return { row, column: mod ? 0 : column - step };
    case "PageDown":
      return { row: row + size.page, column };
    case "PageUp":
      return { row: row - size.page, column };
    case "Home":
      return { row: mod ? 0 : row, column: 0 };
    case "End":
      return { row: mod ? size.rows - 1 : row, column: size.columns - 1 };
  }
  return undefined;
}
