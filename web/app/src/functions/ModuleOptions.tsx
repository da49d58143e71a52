import { useSignal, type Signal } from "@preact/signals";
import type { JSX } from "preact";
import { setOptions, type Module } from "../api/modules";
import type { Problem } from "../api/problem";
import { change } from "../state/functions";
import { CapabilityChoice } from "./CapabilityChoice";
import { ProblemNote } from "./ProblemNote";

const mebibyte = 1 << 20;

// ModuleOptions changes what a module may do and use.
export function ModuleOptions({ module }: { module: Module }): JSX.Element {
  const allowed = useSignal(module.capabilities);
  const memory = useSignal(module.max_memory ? String(module.max_memory / mebibyte) : "");
  const fuel = useSignal(module.fuel ? String(module.fuel) : "");
  const timeout = useSignal(module.timeout_ms ? String(module.timeout_ms) : "");
  const problem = useSignal<Problem | null>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const limits = {
      maxMemory: Math.round(Number(memory.value) * mebibyte),
      fuel: Number(fuel.value),
      timeoutMS: Number(timeout.value),
    };
    problem.value = await change(() => setOptions(module, allowed.value, limits));
  }

  return (
    <form class="stack" onSubmit={(event) => void submit(event as SubmitEvent)}>
      <CapabilityChoice allowed={allowed.value} onChange={(to) => (allowed.value = to)} />
      <div class="fields">
        <LimitField label="Memory of an instance, MiB" value={memory} step="any" />
        <LimitField label="Fuel of a statement" value={fuel} />
        <LimitField label="Time of a statement, ms" value={timeout} />
      </div>
      <p class="quiet">An empty limit is the server's.</p>
      {problem.value && <ProblemNote problem={problem.value} />}
      <div class="actions">
        <button class="button" type="submit">
          Save
        </button>
      </div>
    </form>
  );
}

function LimitField({ label, value, step }: { label: string; value: Signal<string>; step?: string }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min="0"
        step={step}
        placeholder="as the server"
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
    </label>
  );
}
