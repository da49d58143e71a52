import { RangeSet, StateField, type EditorState, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";
import { split, statementAt, type Statement } from "../sql/splitter";
import type { Script } from "../state/runner";
import type { Target } from "../state/target";

// statements are those of the document. They are found once a change.
export const statements = StateField.define<Statement[]>({
  create: (state) => split(state.doc.toString()),
  update: (list, change) => (change.docChanged ? split(change.newDoc.toString()) : list),
});

// current returns the statement that the cursor means.
export function current(state: EditorState): Statement | undefined {
  return statementAt(state.doc.toString(), state.field(statements), state.selection.main.head);
}

// targetOf says what would be run: the selection, or the statement at the cursor.
export function targetOf(state: EditorState): Target {
  const { main } = state.selection;
  if (!main.empty) {
    const count = split(state.sliceDoc(main.from, main.to)).length;
    if (count > 0) return { kind: "selection", statements: count };
  }
  const list = state.field(statements);
  const statement = current(state);
  if (!statement) return { kind: "nothing" };
  return { kind: "statement", number: list.indexOf(statement) + 1, of: list.length };
}

// targetScript is the text of what targetOf names.
export function targetScript(state: EditorState): Script | undefined {
  const { main } = state.selection;
  const target = targetOf(state);
  if (target.kind === "selection") return { sql: state.sliceDoc(main.from, main.to), offset: main.from };
  const statement = current(state);
  return statement && { sql: state.sliceDoc(statement.start, statement.end), offset: statement.start };
}

const line = Decoration.line({ class: "target-line" });

function mark(state: EditorState): DecorationSet {
  const statement = state.selection.main.empty ? current(state) : undefined;
  if (!statement) return RangeSet.empty;
  const lines: Range<Decoration>[] = [];
  for (let at = state.doc.lineAt(statement.start); ; at = state.doc.line(at.number + 1)) {
    lines.push(line.range(at.from));
    if (at.to >= statement.end || at.number === state.doc.lines) return Decoration.set(lines);
  }
}

// targetMark marks the lines of the statement that would be run.
export const targetMark: Extension = StateField.define<DecorationSet>({
  create: mark,
  update: (marks, change) => (change.docChanged || change.selection ? mark(change.state) : marks),
  provide: (field) => EditorView.decorations.from(field),
});
