import { signal } from "@preact/signals";

// Target is what the primary button would run.
export type Target =
  | { kind: "nothing" }
  | { kind: "statement"; number: number; of: number } // counted from 1
  | { kind: "selection"; statements: number };

export const target = signal<Target>({ kind: "nothing" });

// statementCount is how many statements the editor holds.
export const statementCount = signal(0);
