import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { moduleName, type Module } from "../api/modules";
import type { Problem } from "../api/problem";
import { execute } from "../api/query";
import { change, functionsOf } from "../state/functions";
import { callables, declaration, type Callable } from "../wasm/declaration";
import { signature, type ModuleInfo } from "../wasm/module";
import { ProblemNote } from "./ProblemNote";

// BindForm makes a function of an export. The statement is drafted, and what the
// user makes of it is run.
export function BindForm({ module, info }: { module: Module; info: ModuleInfo }): JSX.Element | null {
  const list = callables(info);
  const at = useSignal(firstUnused(module, list));
  const draft = (i: number): string => declaration(moduleName(module), list[i]!);
  const sql = useSignal(list.length > 0 ? draft(at.value) : "");
  const problem = useSignal<Problem | null>(null);
  const made = useSignal("");
  if (list.length === 0) return null;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    made.value = "";
    problem.value = await change(() => execute(sql.value));
    if (!problem.value) made.value = "Created.";
  }

  return (
    <details class="more">
      <summary>Create a function from an export</summary>
      <form class="stack" onSubmit={(event) => void submit(event as SubmitEvent)}>
        <label class="field">
          <span>Export</span>
          <select
            value={at.value}
            onChange={(event) => {
              at.value = Number(event.currentTarget.value);
              sql.value = draft(at.value);
              problem.value = null;
            }}
          >
            {list.map((c, i) => (
              <option key={c.export} value={i}>
                {c.kind === "aggregate" || c.kind === "table"
                  ? `${c.export}, ${c.kind}`
                  : `${c.export} ${signature(c)}`}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Statement</span>
          <textarea
            class="code-field"
            rows={sql.value.split("\n").length + 1}
            spellcheck={false}
            value={sql.value}
            onInput={(event) => (sql.value = event.currentTarget.value)}
          />
        </label>
        <p class="quiet">
          The types are a guess: a text takes two <code>i32</code> and is given back as <code>i64</code>.
        </p>
        {problem.value && <ProblemNote problem={problem.value} />}
        <div class="actions">
          <button class="button button-primary" type="submit">
            Create function
          </button>
          <span class="said" role="status">
            {made}
          </span>
        </div>
      </form>
    </details>
  );
}

// firstUnused is the export to offer first: one of which there is no function yet.
function firstUnused(module: Module, list: Callable[]): number {
  const used = new Set(functionsOf(module).map((f) => f.export));
  return Math.max(
    0,
    list.findIndex((c) => !used.has(c.export)),
  );
}
