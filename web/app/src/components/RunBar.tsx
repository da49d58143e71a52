import type { JSX } from "preact";
import { runAll, runTarget } from "../editor/editor";
import { run } from "../state/runner";
import { statementCount, target, type Target } from "../state/target";
import { CancelButton } from "./CancelButton";
import { Icon } from "./Icon";
import { mod } from "./keys";
import { RowCap } from "./RowCap";

export function RunBar(): JSX.Element {
  const busy = run.value !== null;
  const nothing = target.value.kind === "nothing";
  return (
    <div class="runbar">
      <button
        class="button button-primary"
        type="button"
        aria-disabled={busy || nothing}
        title={`${mod}+Enter`}
        onClick={runTarget}
      >
        <Icon name="play" filled /> <span>{label(target.value)}</span>
      </button>
      {statementCount.value > 1 && (
        <button class="button" type="button" aria-disabled={busy} title={`${mod}+Shift+Enter`} onClick={runAll}>
          Run all {statementCount}
        </button>
      )}
      {busy && <CancelButton />}
      <span class="runbar-space" />
      <RowCap />
    </div>
  );
}

function label(t: Target): string {
  switch (t.kind) {
    case "nothing":
      return "Run";
    case "selection":
      return t.statements === 1 ? "Run selection" : `Run selection (${t.statements} statements)`;
    case "statement":
      return t.of === 1 ? "Run statement" : `Run statement ${t.number} of ${t.of}`;
  }
}
