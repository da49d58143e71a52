// cellsOf reads a table as spreadsheets copy it: rows in lines, cells between
// tabs. A text of one cell is no table, and null.
export function cellsOf(text: string): string[][] | null {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const table = lines.map((line) => line.split("\t"));
  return table.length > 1 || table[0]!.length > 1 ? table : null;
}
