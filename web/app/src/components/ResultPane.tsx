import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { results, shown } from "../state/runner";
import { MessageList } from "./MessageList";
import { ResultTabLabel } from "./ResultTabLabel";
import { ResultView } from "./ResultView";
import { mod } from "./keys";
import { Tabs } from "./Tabs";

const messages = "messages";

// ResultPane has a tab for each statement that was run, and one for what they
// all said.
export function ResultPane(): JSX.Element {
  const list = results.value;
  const onMessages = useSignal(false);
  // A new run shows its results.
  useEffect(() => {
    if (list.length === 1) onMessages.value = false;
  }, [list[0]]);

  if (list.length === 0) {
    return (
      <section class="results results-empty" aria-label="Results">
        <p tabIndex={-1} data-pane-focus>
          <kbd>{mod}</kbd> <kbd>Enter</kbd> runs the statement at the cursor.
        </p>
      </section>
    );
  }

  const at = Math.min(shown.value, list.length - 1);
  const result = list[at]!;
  const chosen = onMessages.value ? messages : String(at);
  const tabs = [
    ...list.map((r, i) => ({
      id: String(i),
      label: <ResultTabLabel result={r} number={list.length > 1 ? i + 1 : undefined} />,
      title: r.sql.slice(0, 500),
    })),
    { id: messages, label: "Messages" },
  ];
  function choose(id: string): void {
    onMessages.value = id === messages;
    if (id !== messages) shown.value = Number(id);
  }

  return (
    <section class="results" aria-label="Results">
      <div class="results-head">
        <Tabs label="Results" name="result" tabs={tabs} chosen={chosen} onChoose={choose} />
      </div>
      <div class="results-body" role="tabpanel" id="result-panel" aria-labelledby={`result-${chosen}`}>
        {onMessages.value ? <MessageList results={list} /> : <ResultView key={result.id} result={result} number={at} />}
      </div>
    </section>
  );
}
