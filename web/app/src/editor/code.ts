import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { editorTheme } from "./theme";

const common: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  indentUnit.of("  "),
  editorTheme,
  // Tab leaves the editor, as it does that of SQL.
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap]),
];

// Mark is what is wrong with a part of the text. Offsets are in UTF-16 units.
export interface Mark {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
}

export interface CodeOptions {
  label: string;
  language: Extension;
  text: string;
  onChange: (text: string) => void;
  onRun?: () => void; // Mod-Enter
}

export interface CodeEditor {
  // mark underlines parts, instead of those from before, and goes to the first.
  mark: (marks: Mark[]) => void;
  goTo: (at: number) => void;
  destroy: () => void;
}

// mountCode shows an editor of a program in an element.
export function mountCode(parent: Element, options: CodeOptions): CodeEditor {
  const { label, language, text, onChange, onRun } = options;
  const own: Extension = [
    onRun ? keymap.of([{ key: "Mod-Enter", run: () => (onRun(), true) }]) : [],
    common,
    language,
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0", // which it has anyway, but not all tools know that
      spellcheck: "false",
      autocapitalize: "off",
      "data-pane-focus": "",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions: own }) });
  const goTo = (at: number): void => {
    const anchor = Math.min(at, view.state.doc.length);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    view.focus();
  };
  return {
    mark(marks) {
      const { length } = view.state.doc;
      const within = marks.map((m) => ({ ...m, from: Math.min(m.from, length), to: Math.min(m.to, length) }));
      view.dispatch(setDiagnostics(view.state, within));
      if (within[0]) goTo(within[0].from);
    },
    goTo,
    destroy: () => view.destroy(),
  };
}
