// The kinds of tokens that the console tells apart. It needs no more than to
// know where statements end and which names they hold: the server parses.
export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "symbol" | "comment";

export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

const wordStart = /[\p{L}_]/u;
const wordPart = /[\p{L}\p{N}_$]/u;

// tokens lexes SQL by PostgreSQL's rules. It never fails: what is not closed
// reaches to the end of the text, as it does while somebody types it.
export function tokens(sql: string): Token[] {
  const list: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const c = sql[at]!;
    if (/\s/.test(c)) {
      at++;
      continue;
    }
    const token = next(sql, at, c);
    list.push(token);
    at = token.end;
  }
  return list;
}

function next(sql: string, at: number, c: string): Token {
  const token = (kind: TokenKind, end: number): Token => ({ kind, start: at, end });
  if (sql.startsWith("--", at)) {
    const end = sql.indexOf("\n", at);
    return token("comment", end < 0 ? sql.length : end);
  }
  if (sql.startsWith("/*", at)) return token("comment", endOfComment(sql, at));
  if (c === "'") return token("string", endOfQuotes(sql, at, "'", false));
  if (c === '"') return token("quoted", endOfQuotes(sql, at, '"', false));
  if (c === "$") return dollar(sql, at) ?? token("symbol", at + 1);
  if (/[0-9]/.test(c)) return token("number", endWhile(sql, at + 1, /[0-9A-Za-z_.]/));
  if (!wordStart.test(c)) return token("symbol", at + 1);
  // E'…' escapes with backslashes; B'…', X'…' and N'…' do not; U&'…' and U&"…"
  // begin with a word and a symbol, and go on as quotes of their own.
  if (/[ebxn]/i.test(c) && sql[at + 1] === "'") return token("string", endOfQuotes(sql, at + 1, "'", /e/i.test(c)));
  return token("word", endWhile(sql, at + 1, wordPart));
}

function endWhile(sql: string, at: number, part: RegExp): number {
  while (at < sql.length && part.test(sql[at]!)) at++;
  return at;
}

// endOfQuotes returns where quotes that open at a place close. Doubled quotes
// stand for one.
function endOfQuotes(sql: string, at: number, quote: string, escapes: boolean): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (escapes && sql[i] === "\\") {
      i++;
    } else if (sql[i] === quote) {
      if (sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return sql.length;
}

// endOfComment returns where a comment closes; comments nest.
function endOfComment(sql: string, at: number): number {
  let depth = 0;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith("/*", i)) {
      depth++;
      i++;
    } else if (sql.startsWith("*/", i)) {
      i++;
      if (--depth === 0) return i + 1;
    }
  }
  return sql.length;
}

// dollar lexes $1 and $tag$…$tag$.
function dollar(sql: string, at: number): Token | undefined {
  const digits = endWhile(sql, at + 1, /[0-9]/);
  if (digits > at + 1) return { kind: "parameter", start: at, end: digits };
  let tagEnd = at + 1;
  if (wordStart.test(sql[tagEnd] ?? "")) tagEnd = endWhile(sql, tagEnd, /[\p{L}\p{N}_]/u);
  if (sql[tagEnd] !== "$") return undefined;
  const tag = sql.slice(at, tagEnd + 1);
  const close = sql.indexOf(tag, tagEnd + 1);
  return { kind: "string", start: at, end: close < 0 ? sql.length : close + tag.length };
}
