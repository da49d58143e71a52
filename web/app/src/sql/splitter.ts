import { tokens, type Token } from "./lexer";

// Statement is where a statement stands in a text, from its first word to its
// semicolon, which it includes where there is one.
export interface Statement {
  start: number;
  end: number;
}

// split finds the statements of a text. Comments before the first word of a
// statement do not belong to it.
export function split(sql: string): Statement[] {
  const list: Statement[] = [];
  let start = -1;
  let end = 0;
  let body = new AtomicBody();
  for (const token of tokens(sql)) {
    if (token.kind === "comment") continue;
    const separates = token.kind === "symbol" && sql[token.start] === ";" && !body.open;
    if (start < 0) {
      if (separates) continue; // an empty statement
      start = token.start;
    }
    end = token.end;
    if (separates) {
      list.push({ start, end });
      start = -1;
      body = new AtomicBody();
    } else {
      body.read(sql, token);
    }
  }
  if (start >= 0) list.push({ start, end });
  return list;
}

// AtomicBody follows a function's body of the form BEGIN ATOMIC … END, in which
// semicolons end the statements of the body. CASE has an END of its own.
class AtomicBody {
  private depth = 0;
  private last = "";
  private creates = false;

  get open(): boolean {
    return this.depth > 0;
  }

  read(sql: string, token: Token): void {
    if (token.kind !== "word") return;
    const word = sql.slice(token.start, token.end).toLowerCase();
    if (this.last === "") this.creates = word === "create";
    if (this.creates && word === "atomic" && this.last === "begin") this.depth = 1;
    else if (this.open && word === "case") this.depth++;
    else if (this.open && word === "end") this.depth--;
    this.last = word;
  }
}

// statementAt returns the statement that a cursor at a place means: the one
// that it is in, the one that ends on its line before it, or else the next one.
// After the last statement it is the last one.
export function statementAt(sql: string, list: Statement[], at: number): Statement | undefined {
  let before: Statement | undefined;
  for (const s of list) {
    if (s.start > at) {
      const sameLine = before && !sql.slice(before.end, at).includes("\n");
      return sameLine ? before : s;
    }
    if (at <= s.end) return s;
    before = s;
  }
  return before;
}
