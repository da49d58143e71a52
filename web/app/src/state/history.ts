import { computed, signal } from "@preact/signals";
import { tokens } from "../sql/lexer";
import { stored } from "./stored";

export interface Past {
  sql: string;
  at: number; // milliseconds since 1970
  ms: number;
  outcome: string; // a command tag, or an SQLSTATE
  failed: boolean;
}

const most = 500;
const longest = 20_000; // characters of a statement

function isHistory(value: unknown): value is Past[] {
  return Array.isArray(value) && value.every((p) => typeof (p as Past | null)?.sql === "string");
}

const past = stored<Past[]>("history", [], isHistory);

export const historySearch = signal("");

// history is what was run and matches the search, newest first.
export const history = computed(() => {
  const words = historySearch.value.toLowerCase().split(/\s+/).filter(Boolean);
  return past.value.filter((p) => words.every((w) => p.sql.toLowerCase().includes(w)));
});

// remember adds a run. The same statement again replaces the one before it.
export function remember(run: Past): void {
  if (run.sql.length > longest || holdsSecret(run.sql)) return;
  past.value = [run, ...past.value.filter((p) => p.sql !== run.sql)].slice(0, most);
}

export function forget(run: Past): void {
  past.value = past.value.filter((p) => p !== run);
}

export function forgetAll(): void {
  past.value = [];
}

const secretWords = new Set(["password", "secret", "token", "credentials", "api_key", "apikey"]);

// holdsSecret tells whether a statement may hold a password, which must not be
// kept in the browser.
export function holdsSecret(sql: string): boolean {
  return tokens(sql).some(
    (t) =>
      (t.kind === "word" || t.kind === "quoted") &&
      secretWords.has(sql.slice(t.start, t.end).replaceAll('"', "").toLowerCase()),
  );
}
