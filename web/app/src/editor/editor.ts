import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL } from "@codemirror/lang-sql";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { effect } from "@preact/signals";
import { complete } from "../sql/completion";
import { split } from "../sql/splitter";
import { catalog } from "../state/catalog";
import { holdsSecret } from "../state/history";
import { marked, runStatements, type Script } from "../state/runner";
import { isString, stored } from "../state/stored";
import { statementCount, target } from "../state/target";
import { statements, targetMark, targetOf, targetScript } from "./statements";
import { editorTheme } from "./theme";

// draft is the text of the editor, for the next visit.
const draft = stored("draft", "", isString);

// longestDraft is in characters; browsers store some megabytes in all.
const longestDraft = 500_000;

// text is what the editor held last, for when it is shown again on this page.
let text = draft.value;

let view: EditorView | null = null;

// pending is a statement to append when the editor is shown again.
let pending: string | null = null;

const extensions: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  indentUnit.of("  "),
  PostgreSQL.language,
  autocompletion({ override: [(context) => complete(context, catalog.value)], maxRenderedOptions: 80 }),
  placeholder("Write SQL here"),
  statements,
  targetMark,
  editorTheme,
  // Tab takes a completion and otherwise leaves the editor: a trap for those
  // who have no mouse it must not be.
  keymap.of([
    { key: "Tab", run: acceptCompletion },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
  ]),
  EditorView.contentAttributes.of({ "aria-label": "SQL", tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
  EditorView.updateListener.of((update) => {
    if (update.docChanged || update.selectionSet) follow(update.state);
    if (update.docChanged) keep(update.state);
  }),
];

// follow tells the page what would be run.
function follow(state: EditorState): void {
  target.value = targetOf(state);
  statementCount.value = state.field(statements).length;
}

// keep stores the draft. A password in it is not kept.
function keep(state: EditorState): void {
  text = state.doc.toString();
  if (text.length <= longestDraft && !holdsSecret(text)) draft.value = text;
}

// mount shows the editor in an element and returns how to take it away.
export function mount(parent: Element): () => void {
  const own = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  view = own;
  follow(own.state);
  if (pending !== null) append(pending);
  pending = null;
  const stop = effect(() => showError(own));
  return () => {
    stop();
    own.destroy();
    view = null;
  };
}

// showError underlines the word at which the server saw an error.
function showError(own: EditorView): void {
  const error = marked.value;
  if (!error) {
    own.dispatch(setDiagnostics(own.state, []));
    return;
  }
  const from = Math.min(error.at, own.state.doc.length);
  const word = own.state.wordAt(from);
  const to = word && word.to > from ? word.to : Math.min(from + 1, own.state.doc.length);
  own.dispatch(setDiagnostics(own.state, [{ from, to, severity: "error", message: error.problem.title }]));
}

export function focusEditor(): void {
  view?.focus();
}

export function runTarget(): void {
  const script = view && targetScript(view.state);
  if (script) start(script);
}

export function runAll(): void {
  if (!view || view.state.field(statements).length === 0) return;
  start({ sql: view.state.doc.toString(), offset: 0 });
}

function start(script: Script): void {
  if (view) closeCompletion(view);
  void runStatements(script);
}

// insert puts a name in place of the selection and leaves the cursor behind it.
export function insert(name: string): void {
  if (!view) return;
  const { from } = view.state.selection.main;
  // Names that are inserted one after the other need room between them.
  const before = view.state.sliceDoc(from - 1, from);
  const space = /[\p{L}\p{N}_"]/u.test(before) ? " " : "";
  view.dispatch(view.state.replaceSelection(space + name), { scrollIntoView: true, userEvent: "input" });
  view.focus();
}

// append adds a statement at the end, unless it stands there already, and selects
// it. While the editor is not shown, that waits until it is.
export function append(sql: string): void {
  if (!view) {
    pending = sql;
    return;
  }
  const { doc } = view.state;
  const old = doc.toString().trimEnd();
  const there = split(old).at(-1);
  const same = there !== undefined && old.slice(there.start) === sql;
  const from = same ? there.start : old.length;
  const before = same || old === "" ? "" : `${old.endsWith(";") ? "" : ";"}\n\n`;
  const start = from + before.length;
  view.dispatch({
    changes: { from, to: doc.length, insert: before + sql },
    selection: { anchor: start, head: start + sql.length },
    scrollIntoView: true,
    userEvent: "input",
  });
  view.focus();
}

// moveTo puts the cursor at an offset.
export function moveTo(at: number): void {
  if (!view) return;
  view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
  view.focus();
}

// placeOf tells the line and column of an offset, from 1, and the line's text.
export function placeOf(at: number): { line: number; column: number; text: string } | null {
  if (!view || at > view.state.doc.length) return null;
  const line = view.state.doc.lineAt(at);
  return { line: line.number, column: at - line.from + 1, text: line.text };
}
