import type { JSX } from "preact";
import type { Result } from "../state/result";
import { duration } from "./format";

// MessageList says in order what every statement of a run did.
export function MessageList({ results }: { results: Result[] }): JSX.Element {
  return (
    <ol class="messages" tabIndex={0} aria-label="Messages" data-pane-focus>
      {results.map((result, i) => (
        <li key={i}>
          <Message result={result} />
        </li>
      ))}
    </ol>
  );
}

function Message({ result }: { result: Result }): JSX.Element {
  const state = result.state.value;
  const sql = result.sql.trim().replace(/\s+/g, " ").slice(0, 160);
  return (
    <>
      <p class="message-head">
        <span class={`dot dot-${state}`} />
        {state === "running" && "Running"}
        {state === "done" && result.end?.command}
        {state === "failed" && result.problem && (
          <span class="message-problem">
            {result.problem.code} {result.problem.title}
          </span>
        )}
        {state !== "running" && <span class="quiet">{duration(result.ms)}</span>}
        <code class="message-sql">{sql}</code>
      </p>
      {result.end?.notices?.map((notice, n) => (
        <p class="notice" key={n}>
          {notice}
        </p>
      ))}
    </>
  );
}
