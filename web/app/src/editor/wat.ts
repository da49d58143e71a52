import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit, StreamLanguage, type StreamParser } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { unitOffset } from "../sql/offsets";
import { editorTheme } from "./theme";

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

const extensions: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  indentUnit.of("  "),
  StreamLanguage.define(watParser),
  editorTheme,
  // Tab leaves the editor, as it does that of SQL.
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap]),
  EditorView.contentAttributes.of({
    "aria-label": "WebAssembly text",
    spellcheck: "false",
    autocapitalize: "off",
    "data-pane-focus": "",
  }),
];

export interface WatEditor {
  // mark underlines what stands at a position, in characters from 1; null ends
  // that.
  mark: (error: { position: number; message: string } | null) => void;
  destroy: () => void;
}

// mountWat shows an editor of WebAssembly text in an element.
export function mountWat(parent: Element, text: string, onChange: (text: string) => void): WatEditor {
  const listener = EditorView.updateListener.of((update) => {
    if (update.docChanged) onChange(update.state.doc.toString());
  });
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions: [extensions, listener] }) });
  return {
    mark(error) {
      if (!error) return view.dispatch(setDiagnostics(view.state, []));
      const doc = view.state.doc.toString();
      const from = Math.min(unitOffset(doc, error.position - 1), doc.length);
      const word = /^[^\s()";]+/.exec(doc.slice(from))?.[0].length ?? 1;
      const to = Math.min(from + word, doc.length);
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message: error.message }]), {
        selection: { anchor: from },
        scrollIntoView: true,
      });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
