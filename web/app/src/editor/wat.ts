import { StreamLanguage, type StreamParser } from "@codemirror/language";
import { unitOffset } from "../sql/offsets";
import type { Mark } from "./code";

// watParser colours WebAssembly text. Its state is how deep in block comments
// the reader is.
const watParser: StreamParser<{ comment: number }> = {
  startState: () => ({ comment: 0 }),
  token(stream, state) {
    if (state.comment > 0 || stream.match("(;")) {
      if (state.comment === 0) state.comment = 1;
      while (!stream.eol() && state.comment > 0) {
        if (stream.match("(;")) state.comment++;
        else if (stream.match(";)")) state.comment--;
        else stream.next();
      }
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match(";;")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^\$[^\s()";]+/)) return null;
    if (stream.match(/^[+-]?(?:0x[\da-fA-F_.p+-]+|\d[\d_.eE+-]*|inf|nan)(?=[\s()]|$)/)) return "number";
    if (stream.match(/^(?:i32|i64|f32|f64|v128|funcref|externref|mut)(?=[\s()]|$)/)) return "typeName";
    if (stream.match(/^[a-z][^\s()";]*/)) return "keyword";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: ";;", block: { open: "(;", close: ";)" } } },
};

export const watLanguage = StreamLanguage.define(watParser);

// watMark marks what stands at a position of a text, in characters from 1.
export function watMark(text: string, position: number, message: string): Mark {
  const from = unitOffset(text, position - 1);
  const word = /^[^\s()";]+/.exec(text.slice(from))?.[0].length ?? 1;
  return { from, to: from + word, severity: "error", message };
}
