import { useRef } from "preact/hooks";
import { parseRow } from "../rows/rowparser";
import type { RowStore } from "../rows/rowstore";

const most = 400; // rows that are kept cut into cells

// useCells cuts rows into their cells, and keeps those that were seen last.
export function useCells(rows: RowStore): (row: number) => string[] {
  const kept = useRef(new Map<number, string[]>()).current;
  return (row) => {
    const known = kept.get(row);
    if (known) return known;
    if (kept.size >= most) kept.clear();
    const cells = parseRow(rows.line(row));
    kept.set(row, cells);
    return cells;
  };
}
