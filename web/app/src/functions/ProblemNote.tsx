import type { JSX } from "preact";
import type { Problem } from "../api/problem";
import { Icon } from "../components/Icon";

// ProblemNote says why something failed, in the server's words.
export function ProblemNote({ problem }: { problem: Problem }): JSX.Element {
  return (
    <div class="problem problem-note" role="alert">
      <p class="problem-title">
        <Icon name="alert" />
        <strong>{problem.title}</strong>
        {problem.code && <code class="sqlstate">{problem.code}</code>}
      </p>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.hint && (
        <p>
          <span class="quiet">Hint:</span> {problem.hint}
        </p>
      )}
      {problem.where && <pre class="where">{problem.where}</pre>}
    </div>
  );
}
