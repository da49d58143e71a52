import type { Column } from "../api/query";
import { parseRow, shownText } from "../rows/rowparser";
import type { RowStore } from "../rows/rowstore";

export const rowHeight = 28;
export const headHeight = 46;
export const narrowest = 56;

const widest = 380;
const widestAlone = 1200; // of the only column: a plan, or documents
const padding = 26;
const characterWidth = 7.6; // of a cell's fixed-width type
const sample = 100; // rows that the widths are made for

// fitWidths returns widths in which the names and some of the rows are to be
// read: rows from the first to the last, since numbers grow along a result.
export function fitWidths(columns: Column[], rows: RowStore): number[] {
  const longest = columns.map((c) => Math.max(c.name.length, c.type.length));
  const limit = columns.length === 1 ? widestAlone : widest;
  const step = Math.max(1, (rows.length - 1) / (sample - 1));
  for (let at = 0; at < rows.length; at += step) {
    const row = Math.round(at);
    parseRow(rows.line(row)).forEach((cell, i) => {
      longest[i] = Math.max(longest[i] ?? 0, shownText(cell, columns[i]?.type ?? "")?.length ?? 4);
    });
  }
  return longest.map((n) => Math.round(Math.max(narrowest + padding, Math.min(limit, n * characterWidth + padding))));
}
