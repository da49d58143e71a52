import { StreamLanguage, type StreamParser } from "@codemirror/language";

const keywords = new Set(
  (
    "abstract as break case catch class const constructor continue declare default do else enum export extends " +
    "finally for from function get if implements import in instanceof interface is let namespace new of override " +
    "private protected public readonly return set static super switch this throw try type typeof var void while"
  ).split(" "),
);

const types = new Set(
  (
    "i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool boolean number string v128 anyref externref funcref " +
    "Array Map Set StaticArray String Uint8Array ArrayBuffer Result Column Kind Level Row Rows Text Writer Fact"
  ).split(" "),
);

interface State {
  comment: boolean; // in a block comment
  template: boolean; // in a string between backticks
}

// parser colours AssemblyScript, and JSON, which is a part of it. What is in the
// braces of a template string is coloured as the rest of it.
const parser: StreamParser<State> = {
  startState: () => ({ comment: false, template: false }),
  token(stream, state) {
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) stream.skipToEnd();
      return "comment";
    }
    if (state.template || stream.match("`")) {
      state.template = !stream.match(/^(?:[^`\\]|\\.)*`/);
      if (state.template) stream.skipToEnd();
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
    if (stream.match(/^(?:0[xob][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/)) return "number";
    if (stream.match(/^@\w+/)) return "keyword";
    if (stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)) return wordStyle(stream.current());
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } } },
};

function wordStyle(word: string): string | null {
  if (keywords.has(word)) return "keyword";
  if (types.has(word)) return "typeName";
  return word === "true" || word === "false" || word === "null" ? "bool" : null;
}

export const assemblyScriptLanguage = StreamLanguage.define(parser);
