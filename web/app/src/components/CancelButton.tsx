import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { cancel, cancelling, run } from "../state/runner";
import { duration } from "./format";
import { Icon } from "./Icon";
import { mod } from "./keys";

// CancelButton is there while something runs, with the time that has passed.
export function CancelButton(): JSX.Element {
  const now = useSignal(performance.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const passed = Math.max(0, now.value - (run.value?.startedAt ?? now.value));
  return (
    <button class="button button-danger" type="button" title={`${mod}+.`} onClick={() => void cancel()}>
      <Icon name="stop" filled /> <span>{cancelling.value ? "Cancelling…" : "Cancel"}</span>{" "}
      <span class="elapsed">{duration(passed)}</span>
    </button>
  );
}
