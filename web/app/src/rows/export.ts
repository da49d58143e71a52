import type { Column } from "../api/query";
import { cellText, parseRow } from "./rowparser";
import type { RowStore } from "./rowstore";

export const formats = ["TSV", "CSV", "JSON"] as const;
export type Format = (typeof formats)[number];

// Area is a rectangle of a result; the ends are exclusive.
export interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

// slice is how many rows are written before the page gets its turn again.
const slice = 20_000;

// write writes an area of a result as a text, with the column names in it
// unless there is to be no header.
export async function write(
  format: Format,
  rows: RowStore,
  columns: Column[],
  area: Area,
  header = true,
): Promise<string> {
  const picked = columns.slice(area.left, area.right);
  const { head, row, between, tail } = writers[format](picked);
  const parts: string[] = [];
  for (let top = area.top; top < area.bottom; top += slice) {
    const lines: string[] = [];
    for (let i = top; i < Math.min(area.bottom, top + slice); i++)
      lines.push(row(parseRow(rows.line(i)).slice(area.left, area.right)));
    parts.push(lines.join(between));
    if (top + slice < area.bottom) await new Promise((resolve) => setTimeout(resolve));
  }
  const body = parts.join(between);
  return header || format === "JSON" ? head + body + tail : body;
}

// Writer is how a format writes the rows of some columns.
interface Writer {
  head: string;
  row: (cells: string[]) => string;
  between: string; // rows
  tail: string;
}

const writers: Record<Format, (columns: Column[]) => Writer> = {
  TSV: (columns) => separated(columns, "\t", "\n", tsvField),
  CSV: (columns) => separated(columns, ",", "\r\n", csvField),
  // The sources of the values go into the JSON, so that numbers keep their digits.
  JSON: (columns) => {
    const names = uniqueNames(columns).map((name) => JSON.stringify(name));
    return {
      head: "[\n",
      row: (cells) => `  {${cells.map((cell, i) => `${names[i]!}: ${cell}`).join(", ")}}`,
      between: ",\n",
      tail: "\n]\n",
    };
  },
};

function separated(columns: Column[], comma: string, newline: string, field: (text: string | null) => string): Writer {
  return {
    head: columns.map((c) => field(c.name)).join(comma) + newline,
    row: (cells) => cells.map((cell, i) => field(cellText(cell, columns[i]!.type))).join(comma),
    between: newline,
    tail: newline,
  };
}

// tsvField follows what spreadsheets paste: NULL is empty, and a text with a tab
// or a line break stands in quotes.
function tsvField(text: string | null): string {
  if (text === null) return "";
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// csvField follows RFC 4180, and as in COPY the empty string stands in quotes,
// and NULL is nothing at all.
function csvField(text: string | null): string {
  if (text === null) return "";
  return text === "" || /[,\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// uniqueNames numbers the columns that have the name of one before them, of
// which a JSON object could keep one only.
function uniqueNames(columns: Column[]): string[] {
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 2; used.has(unique); n++) unique = `${name}_${n}`;
    used.add(unique);
    return unique;
  });
}
