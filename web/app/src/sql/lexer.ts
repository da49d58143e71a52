// The kinds of tokens that the console tells apart. It needs no more than to
// know where statements end and which names they hold: the server parses.
export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "symbol" | "comment";

export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

// The patterns match at a place (y), which costs less than to look at each
// character by itself: a dump of a megabyte is lexed at every key that is typed.
const space = /\s+/y;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /[0-9][0-9A-Za-z_.]*/y;
const parameter = /\$[0-9]+/y;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const plainString = /'[^']*(?:''[^']*)*'?/y;
const escapeString = /[eE]'[^'\\]*(?:(?:''|\\[^])[^'\\]*)*'?/y;
const prefixedString = /[bBxXnN]'[^']*(?:''[^']*)*'?/y;
const quotedName = /"[^"]*(?:""[^"]*)*"?/y;
const commentEdge = /\/\*|\*\//g;

// tokens lexes SQL by PostgreSQL's rules. It never fails: what is not closed
// reaches to the end of the text, as it does while somebody types it.
export function tokens(sql: string): Token[] {
  const list: Token[] = [];
  let at = endOf(space, sql, 0) ?? 0;
  while (at < sql.length) {
    const token = next(sql, at);
    list.push(token);
    at = endOf(space, sql, token.end) ?? token.end;
  }
  return list;
}

// endOf returns where a pattern that matches at a place ends.
function endOf(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function next(sql: string, start: number): Token {
  const token = (kind: TokenKind, end: number | undefined): Token => ({ kind, start, end: end ?? start + 1 });
  switch (sql[start]) {
    case "'":
      return token("string", endOf(plainString, sql, start));
    case '"':
      return token("quoted", endOf(quotedName, sql, start));
    case "$":
      return dollar(sql, start);
    case "-":
      if (sql[start + 1] === "-") return token("comment", endOfLine(sql, start));
      return token("symbol", start + 1);
    case "/":
      if (sql[start + 1] === "*") return token("comment", endOfComment(sql, start));
      return token("symbol", start + 1);
  }
  // E'…' escapes with backslashes; B'…', X'…' and N'…' do not; U&'…' and U&"…"
  // begin with a word and a symbol, and go on as quotes of their own.
  const prefixed =
    sql[start + 1] === "'" ? (endOf(escapeString, sql, start) ?? endOf(prefixedString, sql, start)) : undefined;
  if (prefixed !== undefined) return token("string", prefixed);
  const wordEnd = endOf(word, sql, start);
  if (wordEnd !== undefined) return token("word", wordEnd);
  const numberEnd = endOf(number, sql, start);
  return numberEnd === undefined ? token("symbol", start + 1) : token("number", numberEnd);
}

function endOfLine(sql: string, at: number): number {
  const end = sql.indexOf("\n", at);
  return end < 0 ? sql.length : end;
}

// endOfComment returns where a comment closes; comments nest.
function endOfComment(sql: string, at: number): number {
  let depth = 0;
  commentEdge.lastIndex = at;
  for (;;) {
    const edge = commentEdge.exec(sql);
    if (!edge) return sql.length;
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return commentEdge.lastIndex;
  }
}

// dollar lexes $1 and $tag$…$tag$.
function dollar(sql: string, start: number): Token {
  const digits = endOf(parameter, sql, start);
  if (digits !== undefined) return { kind: "parameter", start, end: digits };
  const opened = endOf(dollarTag, sql, start);
  if (opened === undefined) return { kind: "symbol", start, end: start + 1 };
  const tag = sql.slice(start, opened);
  const close = sql.indexOf(tag, opened);
  return { kind: "string", start, end: close < 0 ? sql.length : close + tag.length };
}
