import { cellText, parseRow } from "../rows/rowparser";
import { post, request } from "./client";
import { readLines } from "./lines";
import { ProblemError, type Problem } from "./problem";

export interface Column {
  name: string;
  type: string;
}

// Section begins the answer of a statement in a script. The offsets are in
// characters.
export interface Section {
  statement: number;
  sql_start: number;
  sql_end: number;
  columns?: Column[];
}

// End ends the answer of a statement.
export interface End {
  command: string;
  row_count: number;
  notices?: string[];
  truncated?: boolean;
}

// ScriptReader is told of a script's answer as it comes.
export interface ScriptReader {
  section(section: Section): void;
  // row gets a row as bytes[start:end], which are valid during the call only.
  row(bytes: Uint8Array, start: number, end: number): void;
  end(end: End): void;
  // error gets the section too where an error ended the statement before any of
  // its answer.
  error(problem: Problem, section?: Section): void;
}

const openBracket = 0x5b;
const decoder = new TextDecoder();

function readObject(bytes: Uint8Array, start: number, end: number): object {
  return JSON.parse(decoder.decode(bytes.subarray(start, end))) as object;
}

// runScript runs statements under an id by which they can be cancelled.
export async function runScript(
  sql: string,
  id: string,
  maxRows: number,
  signal: AbortSignal,
  reader: ScriptReader,
): Promise<void> {
  const response = await post(
    "script",
    { sql, id, max_rows: maxRows },
    { signal, headers: { Accept: "application/x-ndjson" } },
  );
  await readLines(response.body!, (bytes, start, end) => {
    if (bytes[start] === openBracket) return reader.row(bytes, start, end);
    const line = readObject(bytes, start, end);
    if ("error" in line)
      reader.error(line.error as Problem, "statement" in line ? (line as unknown as Section) : undefined);
    else if ("command" in line) reader.end(line as End);
    else reader.section(line as Section);
  });
}

// cancelScript ends what runs under an id. It returns false where nothing does.
export async function cancelScript(id: string): Promise<boolean> {
  try {
    await request("DELETE", `queries/${id}`);
    return true;
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.problem.status === 404) return false;
    throw thrown;
  }
}

// select runs one statement of the console's own and returns its rows as texts.
export async function select(sql: string, params: (string | null)[] = []): Promise<(string | null)[][]> {
  const response = await post("query", { sql, params }, { headers: { Accept: "application/x-ndjson" } });
  const rows: (string | null)[][] = [];
  await readLines(response.body!, (bytes, start, end) => {
    if (bytes[start] === openBracket) {
      const cells = parseRow(decoder.decode(bytes.subarray(start, end)));
      rows.push(cells.map((cell) => cellText(cell, "text")));
      return;
    }
    const line = readObject(bytes, start, end);
    if ("error" in line) throw new ProblemError(line.error as Problem);
  });
  return rows;
}

// execute runs one statement that gives no rows.
export async function execute(sql: string): Promise<void> {
  const response = await post("query", { sql });
  await response.body?.cancel();
}
