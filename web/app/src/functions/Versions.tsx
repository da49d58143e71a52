import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { setVersion, type Module } from "../api/modules";
import type { Problem } from "../api/problem";
import { change } from "../state/functions";
import { ProblemNote } from "./ProblemNote";

// Versions are what a module is and was, the newest first.
export function Versions({ module }: { module: Module }): JSX.Element {
  const problem = useSignal<Problem | null>(null);

  async function go(version: string): Promise<void> {
    problem.value = await change(() => setVersion(module, version));
  }

  return (
    <>
      <ul class="versions">
        {module.versions.toReversed().map((version) => (
          <li key={version}>
            <span class={version === module.version ? "dot" : "dot dot-off"} />
            <strong>{version}</strong>
            {version === module.version ? (
              <span class="quiet">in use</span>
            ) : (
              <button class="button button-small" type="button" onClick={() => void go(version)}>
                {`Use version ${version}`}
              </button>
            )}
          </li>
        ))}
      </ul>
      {problem.value && <ProblemNote problem={problem.value} />}
    </>
  );
}
