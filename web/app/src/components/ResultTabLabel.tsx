import type { JSX } from "preact";
import type { Result } from "../state/result";

// ResultTabLabel names a statement by its first word, and by a dot how it went.
export function ResultTabLabel({ result, number }: { result: Result; number: number | undefined }): JSX.Element {
  const state = result.state.value;
  const word = result.end?.command.replace(/ [\d ]+$/, "") ?? /^\s*(\w+)/.exec(result.sql)?.[1]?.toUpperCase() ?? "SQL";
  return (
    <>
      <span class={`dot dot-${state}`} /> {number !== undefined && <span class="tab-number">{number}</span>} {word}
      {state === "failed" && <span class="hidden"> failed</span>}
    </>
  );
}
