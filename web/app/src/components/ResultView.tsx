import type { JSX } from "preact";
import { size } from "../rows/size";
import { loadMore, largerCap, mostRows, run } from "../state/runner";
import { repeatable, type Result } from "../state/result";
import { count, duration, rows } from "./format";
import { CopyButtons } from "./CopyButtons";
import { Icon } from "./Icon";
import { ProblemCard } from "./ProblemCard";
import { ResultGrid } from "./ResultGrid";

// ResultView is the answer of one statement: its rows, what it did, or why it
// failed. The rows that came before an error stay to be seen.
export function ResultView({ result, number }: { result: Result; number: number }): JSX.Element {
  const state = result.state.value;
  const hasRows = result.columns.length > 0 && (state !== "failed" || result.rows.length > 0);
  return (
    <>
      {hasRows && (
        <div class="result-bar">
          <ResultSummary result={result} />
          <span class="result-bar-space" />
          {result.rowCount.value > 0 && <CopyButtons result={result} />}
        </div>
      )}
      {result.problem && <ProblemCard problem={result.problem} result={result} number={number} />}
      {hasRows && <ResultGrid result={result} />}
      {!hasRows && !result.problem && (
        <div class="result-done" tabIndex={-1} data-pane-focus>
          {state === "running" ? (
            <p class="quiet">Running…</p>
          ) : (
            <p>
              <Icon name="check" /> {result.end?.command} <span class="quiet">in {duration(result.ms)}</span>
            </p>
          )}
          {result.end?.notices?.map((notice, i) => (
            <p class="notice" key={i}>
              {notice}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function ResultSummary({ result }: { result: Result }): JSX.Element {
  const n = result.rowCount.value;
  if (result.state.value === "running") {
    return <p class="summary">{n === 0 ? "Running…" : `${rows(n)}, ${size(result.rows.byteLength)} so far…`}</p>;
  }
  const notices = result.end?.notices?.length ?? 0;
  return (
    <>
      <p class="summary">
        <strong>{rows(n)}</strong>
        <span class="quiet">
          {n > 0 && size(result.rows.byteLength)} in {duration(result.ms)}
        </span>
        {result.end?.truncated && <span class="capped">Capped at {count(result.cap)}: there are more</span>}
        {notices > 0 && (
          <span class="quiet">
            {notices} {notices === 1 ? "notice" : "notices"} in Messages
          </span>
        )}
      </p>
      {result.end?.truncated && result.cap < mostRows && repeatable(result.sql) && (
        <button
          class="button button-small"
          type="button"
          aria-disabled={run.value !== null}
          title="Runs the statement again"
          onClick={() => void loadMore(result)}
        >
          Load up to {count(largerCap(result.cap))}
        </button>
      )}
    </>
  );
}
