import { signal } from "@preact/signals";
import type { Column, End } from "../api/query";
import type { Problem } from "../api/problem";
import { RowStore } from "../rows/rowstore";
import { tokens } from "../sql/lexer";

export type ResultState = "running" | "done" | "failed";

let nextID = 1;

// Result is the answer of one statement. The signals change while it comes in.
export class Result {
  readonly id = nextID++;
  readonly rows = new RowStore();
  readonly rowCount = signal(0); // of rows, as far as it has been shown
  readonly state = signal<ResultState>("running");
  columns: Column[] = []; // none where the statement gives no rows
  end: End | null = null;
  problem: Problem | null = null;
  ms = 0;

  constructor(
    readonly sql: string,
    // offset is where the statement begins in the editor.
    readonly offset: number,
    readonly cap: number,
    private readonly startedAt: number,
  ) {}

  finish(end: End): void {
    this.end = end;
    this.settle("done");
  }

  fail(problem: Problem): void {
    this.problem = problem;
    this.settle("failed");
  }

  private settle(state: ResultState): void {
    this.ms = performance.now() - this.startedAt;
    this.rowCount.value = this.rows.length;
    this.state.value = state;
  }
}

const writing = new Set(["insert", "update", "delete", "merge", "call", "do"]);
const reading = new Set(["select", "with", "values", "table"]);

// repeatable tells whether a statement can be run again only to see more of its
// rows: one that changes something cannot.
export function repeatable(sql: string): boolean {
  const words = tokens(sql)
    .filter((t) => t.kind === "word")
    .map((t) => sql.slice(t.start, t.end).toLowerCase());
  return reading.has(words[0] ?? "") && !words.some((w) => writing.has(w));
}
