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

// write writes an area of a result as a text, with the column names in it.
export function write(format: Format, rows: RowStore, columns: Column[], area: Area, header = true): string {
  switch (format) {
    case "TSV":
      return writeSeparated(rows, columns, area, header, "\t", "\n", tsvField);
    case "CSV":
      return writeSeparated(rows, columns, area, header, ",", "\r\n", csvField);
    case "JSON":
      return writeJSON(rows, columns, area);
  }
}

function writeSeparated(rows: RowStore, columns: Column[], area: Area, header: boolean, comma: string, newline: string, field: (text: string | null) => string): string {
  const picked = columns.slice(area.left, area.right);
  const lines: string[] = header ? [picked.map((c) => field(c.name)).join(comma)] : [];
  for (let row = area.top; row < area.bottom; row++) {
    const cells = parseRow(rows.line(row)).slice(area.left, area.right);
    lines.push(cells.map((cell, i) => field(cellText(cell, picked[i]!.type))).join(comma));
  }
  return lines.join(newline) + (header ? newline : "");
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

// writeJSON writes a list of objects of the sources, so that numbers keep their
// digits.
function writeJSON(rows: RowStore, columns: Column[], area: Area): string {
  const names = uniqueNames(columns.slice(area.left, area.right)).map((name) => JSON.stringify(name));
  const objects: string[] = [];
  for (let row = area.top; row < area.bottom; row++) {
    const cells = parseRow(rows.line(row)).slice(area.left, area.right);
    objects.push(`  {${cells.map((cell, i) => `${names[i]!}: ${cell}`).join(", ")}}`);
  }
  return `[\n${objects.join(",\n")}\n]\n`;
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
