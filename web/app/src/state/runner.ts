import { computed, signal } from "@preact/signals";
import { newID } from "../api/id";
import { cancelled, ProblemError, problemOf, type Problem } from "../api/problem";
import { cancelScript, runScript, type End, type ScriptReader, type Section } from "../api/query";
import { size } from "../rows/size";
import { unitOffset } from "../sql/offsets";
import { changesCatalog, refreshCatalog } from "./catalog";
import { remember } from "./history";
import { Result } from "./result";
import { expired } from "./session";
import { stored, within } from "./stored";

// Script is a text to run and where it begins in the editor.
export interface Script {
  sql: string;
  offset: number;
}

interface Run {
  id: string;
  startedAt: number;
  abort: AbortController;
}

export const mostRows = 10_000_000;
export const rowCap = stored("rows", 10_000, within(1, mostRows));

export const run = signal<Run | null>(null);
export const cancelling = signal(false);
export const results = signal<Result[]>([]);
export const shown = signal(0); // which of the results

// outcome is what is told of a run when it ends, to those who cannot see it.
export const outcome = computed(() => {
  const result = results.value[shown.value];
  if (run.value || !result) return "";
  if (result.state.value === "failed") return ""; // the error is an alert
  return result.columns.length > 0 ? `${result.rows.length} rows` : (result.end?.command ?? "");
});

// marked is the error that the editor shows, by its offset there.
export const marked = signal<{ at: number; problem: Problem } | null>(null);

// mostBytes is what the rows of a run may take in the browser, which would end
// the page without a word beyond its own limit.
const mostBytes = 1 << 30;

// refreshEvery is how often growing results are drawn, in milliseconds.
const refreshEvery = 60;

// runStatements runs a text in place of the results that are there.
export async function runStatements(script: Script): Promise<void> {
  if (run.value) return;
  shown.value = 0;
  results.value = [];
  await execute(script, rowCap.value, (result, at) => {
    results.value = [...results.value.slice(0, at), result];
    // A script shows its newest answer, unless somebody looks at another one.
    if (shown.value === at - 1) shown.value = at;
  });
}

// loadMore runs the statement of a result again with a larger cap, and puts the
// new result in its place.
export async function loadMore(old: Result): Promise<void> {
  const place = results.value.indexOf(old);
  if (run.value || place < 0) return;
  const script = { sql: old.sql, offset: old.offset };
  await execute(script, largerCap(old.cap), (result) => {
    results.value = results.value.map((r, i) => (i === place ? result : r));
  });
}

export function largerCap(cap: number): number {
  return Math.min(cap * 10, mostRows);
}

// cancel asks the server to end the run. Asked again, it drops the connection,
// for a server that does not answer.
export async function cancel(): Promise<void> {
  const running = run.value;
  if (!running) return;
  if (cancelling.value) return running.abort.abort();
  cancelling.value = true;
  try {
    await cancelScript(running.id);
  } catch (thrown) {
    if (!expired(thrown)) running.abort.abort();
  }
}

async function execute(script: Script, cap: number, add: Add): Promise<void> {
  const abort = new AbortController();
  const id = newID();
  run.value = { id, startedAt: performance.now(), abort };
  cancelling.value = false;
  marked.value = null;
  const reader = new ResultReader(script, cap, add);
  try {
    await runScript(script.sql, id, cap, abort.signal, reader);
    reader.close();
  } catch (thrown) {
    expired(thrown);
    reader.error(problemOf(thrown));
    abort.abort(); // what still comes is of no use
  } finally {
    run.value = null;
  }
  if (reader.catalogChanged) void refreshCatalog();
}

// Add takes a result and which one of its script it is. A result may replace
// the one before it in the same place.
type Add = (result: Result, at: number) => void;

// ResultReader makes results of what the server answers.
class ResultReader implements ScriptReader {
  catalogChanged = false;
  private at = -1;
  private current: Result;
  private refreshed = 0;
  private bytes = 0;
  private since = performance.now(); // when the statement before ended

  constructor(
    private readonly script: Script,
    private readonly cap: number,
    private readonly add: Add,
  ) {
    // Until the server says which statement it runs, it is the whole text.
    this.current = new Result(script.sql, script.offset, cap, this.since);
    add(this.current, 0);
  }

  section(section: Section): void {
    const { sql } = this.script;
    const start = unitOffset(sql, section.sql_start);
    const end = unitOffset(sql, section.sql_end);
    this.current = new Result(sql.slice(start, end), this.script.offset + start, this.cap, this.since);
    this.current.columns = section.columns ?? [];
    this.at = section.statement;
    this.add(this.current, this.at);
  }

  row(bytes: Uint8Array, start: number, end: number): void {
    this.bytes += end - start;
    if (this.bytes > mostBytes) {
      throw new ProblemError({
        title: "The result is larger than the console can hold.",
        status: 0,
        detail: `${size(mostBytes)} have come.`,
        hint: "Lower the number of rows, or select fewer columns.",
      });
    }
    this.current.rows.append(bytes, start, end);
    const now = performance.now();
    if (now - this.refreshed < refreshEvery) return;
    this.refreshed = now;
    this.current.rowCount.value = this.current.rows.length;
  }

  end(end: End): void {
    this.current.finish(end);
    this.since = performance.now();
    this.catalogChanged ||= changesCatalog(end.command);
    this.remember(end.command, false);
  }

  error(problem: Problem, section?: Section): void {
    if (section && section.statement !== this.at) this.section(section);
    this.current.fail(problem);
    this.remember(problem.code ?? "error", true);
    if (problem.position && problem.code !== cancelled) {
      marked.value = { at: this.script.offset + unitOffset(this.script.sql, problem.position - 1), problem };
    }
  }

  // close ends an answer that broke off.
  close(): void {
    if (this.current.state.value === "running") {
      this.error({ title: "The answer ended before the query did.", status: 0 });
    }
  }

  private remember(outcome: string, failed: boolean): void {
    remember({ sql: this.current.sql.trim(), at: Date.now(), ms: this.current.ms, outcome, failed });
  }
}
