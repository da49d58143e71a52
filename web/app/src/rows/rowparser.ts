// A row arrives as a line of JSON. JSON.parse would round what a double cannot
// hold, such as 9223372036854775807 or 1.50, so the line is cut into the source
// texts of its cells, and a cell is shown by its source.

// parseRow returns the source text of each value of a JSON list.
export function parseRow(line: string): string[] {
  const cells: string[] = [];
  let at = skipSpace(line, 1);
  if (line[at] === "]") return cells;
  while (at < line.length) {
    const end = endOfValue(line, at);
    cells.push(line.slice(at, trimEnd(line, at, end)));
    if (line[end] === "]") return cells;
    at = skipSpace(line, end + 1);
  }
  throw new SyntaxError("a row is not a JSON list");
}

// parseMembers returns the source text of each value of a JSON object.
export function parseMembers(line: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(line, 1);
  while (line[at] === '"') {
    const close = endOfString(line, at);
    const from = skipSpace(line, line.indexOf(":", close) + 1);
    const end = endOfValue(line, from);
    members.set(JSON.parse(line.slice(at, close + 1)) as string, line.slice(from, trimEnd(line, from, end)));
    at = skipSpace(line, end + 1);
  }
  return members;
}

const space = " \t\n\r";

function skipSpace(line: string, at: number): number {
  while (at < line.length && space.includes(line[at]!)) at++;
  return at;
}

function trimEnd(line: string, start: number, end: number): number {
  while (end > start && space.includes(line[end - 1]!)) end--;
  return end;
}

// endOfValue returns where the comma or the bracket after a value stands.
function endOfValue(line: string, at: number): number {
  let depth = 0;
  for (let i = at; i < line.length; i++) {
    switch (line.charCodeAt(i)) {
      case 0x22: // "
        i = endOfString(line, i);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        if (depth === 0) return i;
        depth--;
        break;
      case 0x2c: // ,
        if (depth === 0) return i;
    }
  }
  return line.length;
}

// endOfString returns where the closing quote of a JSON string stands.
function endOfString(line: string, at: number): number {
  for (let i = at + 1; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (c === 0x5c)
      i++; // the character after a backslash
    else if (c === 0x22) return i;
  }
  return line.length;
}

// cellText returns what a cell shows, or null for SQL's NULL. A JSON column
// shows its document as it is, and so a JSON string with its quotes.
export function cellText(source: string, type: string): string | null {
  if (source === "null") return null;
  if (source[0] === '"' && !isJSONType(type)) return JSON.parse(source) as string;
  return source;
}

// shownText returns a cell's text for a narrow place: the blanks that fill up a
// character(n) mean nothing and would push the text out of it.
export function shownText(source: string, type: string): string | null {
  const text = cellText(source, type);
  return type.startsWith("character(") ? (text?.trimEnd() ?? null) : text;
}

export function isJSONType(type: string): boolean {
  return type === "json" || type === "jsonb";
}

const numeric = /^(smallint|integer|bigint|real|double precision|oid|numeric(\(.*\))?)$/;

// isNumericType tells whether the values of a type stand on the right.
export function isNumericType(type: string): boolean {
  return numeric.test(type);
}
