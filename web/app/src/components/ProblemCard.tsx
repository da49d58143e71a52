import type { JSX } from "preact";
import { cancelled, type Problem } from "../api/problem";
import { moveTo, placeOf } from "../editor/editor";
import { unitOffset } from "../sql/offsets";
import { marked } from "../state/runner";
import type { Result } from "../state/result";
import { Icon } from "./Icon";

interface Props {
  problem: Problem;
  result: Result;
  number: number;
}

// ProblemCard says why a statement failed, in the server's words.
export function ProblemCard({ problem, result, number }: Props): JSX.Element {
  const wasCancelled = problem.code === cancelled;
  const mark = marked.value?.problem === problem ? marked.value : null;
  const place = mark && placeOf(mark.at);
  return (
    <div class={wasCancelled ? "problem problem-calm" : "problem"} role="alert" tabIndex={-1} data-pane-focus>
      <p class="problem-title">
        <Icon name={wasCancelled ? "stop" : "alert"} />
        <strong>{problem.title}</strong>
        {problem.code && <code class="sqlstate">{problem.code}</code>}
      </p>
      {place && (
        <div class="excerpt">
          <pre>
            <span class="excerpt-line">{place.line}</span>
            {excerpt(place.text, place.column)}
          </pre>
          <button class="button button-small" type="button" onClick={() => moveTo(mark.at)}>
            Go to line {place.line}
          </button>
        </div>
      )}
      {problem.detail && <p>{problem.detail}</p>}
      {problem.hint && (
        <p>
          <span class="quiet">Hint:</span> {problem.hint}
        </p>
      )}
      {problem.where && <pre class="where">{problem.where}</pre>}
      {number > 0 && (
        <p class="quiet">
          The statements before it were one transaction with it and are taken back, unless COMMIT ended it.
        </p>
      )}
      {result.rows.length > 0 && <p class="quiet">The rows below came before the error.</p>}
    </div>
  );
}

const longest = 100; // characters of a line to show

// excerpt marks the word of an error in its line.
function excerpt(line: string, column: number): JSX.Element {
  const from = Math.max(0, column - 1 - longest / 2);
  const at = column - 1;
  const word = /^[\p{L}\p{N}_$]+/u.exec(line.slice(at))?.[0].length ?? 0;
  const end = at + Math.max(word, unitOffset(line.slice(at), 1));
  return (
    <>
      {from > 0 && "…"}
      {line.slice(from, at)}
      <mark>{line.slice(at, end) || " "}</mark>
      {line.slice(end, from + longest)}
    </>
  );
}
