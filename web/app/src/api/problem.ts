// Problem is why a request failed: a problem document (RFC 9457) with the
// fields of PostgreSQL's errors.
export interface Problem {
  title: string;
  status: number;
  code?: string; // SQLSTATE
  detail?: string;
  hint?: string;
  position?: number; // in characters, from 1
  where?: string;
}

// cancelled is the SQLSTATE of a query that was cancelled.
export const cancelled = "57014";

// ProblemError carries a problem through promises.
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

// problemOf describes whatever was thrown.
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  if (thrown instanceof DOMException && thrown.name === "AbortError") {
    return { title: "The connection was closed before the query ended.", status: 0, code: cancelled };
  }
  if (thrown instanceof TypeError) {
    return { title: "The server cannot be reached.", status: 0, detail: thrown.message };
  }
  return { title: thrown instanceof Error ? thrown.message : String(thrown), status: 0 };
}
