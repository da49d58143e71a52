import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { loadBounds, loadStats, type WasmFunction } from "../api/modules";
import { count } from "../components/format";
import { findModule } from "../state/functions";
import { ProblemNote } from "./ProblemNote";
import { memory } from "./memory";
import { micros } from "./micros";
import { useLoaded } from "./useLoaded";

// readEvery is how often the gauges are read while they are shown, in
// milliseconds.
const readEvery = 3000;

// Gauges show what a function has used: its memory and fuel beside the limits.
export function Gauges({ fn, after }: { fn: WasmFunction; after: number }): JSX.Element {
  const stats = useLoaded(() => loadStats(fn.oid), `${fn.oid} ${after}`);
  const bounds = useLoaded(loadBounds, "");
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && stats.reload(), readEvery);
    return () => clearInterval(timer);
  }, []);

  const problem = stats.problem ?? bounds.problem;
  if (problem) return <ProblemNote problem={problem} />;
  const s = stats.value;
  if (!s || !bounds.value) return <p class="quiet">It was not called yet.</p>;
  const module = fn.module && findModule(fn.module);
  const most = module?.max_memory ?? bounds.value.memory;
  const fuel = module?.fuel ?? bounds.value.fuel;
  const perCall = s.calls > 0 ? s.fuel / s.calls : 0;
  return (
    <div class="gauges">
      <Gauge label="Most memory of an instance" value={s.peakMemory} limit={most} write={memory} />
      <Gauge label="Fuel of a batch, on average" value={perCall} limit={fuel} write={count} />
      <dl class="numbers">
        <Figure name="Batches" value={count(s.calls)} />
        <Figure name="Rows" value={count(s.rows)} />
        <Figure name="Time" value={micros(s.timeUS)} />
        <Figure name="Time a row" value={s.rows > 0 ? nanos((s.timeUS * 1000) / s.rows) : "–"} />
        <Figure name="Fuel" value={count(s.fuel)} />
        <Figure name="Fuel a row" value={s.rows > 0 ? count(s.fuel / s.rows) : "–"} />
        <Figure name="Traps" value={count(s.traps)} bad={s.traps > 0} />
        <Figure name="Compiled in" value={micros(s.compileUS)} />
        <Figure name="Times found compiled" value={count(s.cacheHits)} />
      </dl>
    </div>
  );
}

interface GaugeProps {
  label: string;
  value: number;
  limit: number; // 0 for none
  write: (n: number) => string;
}

function Gauge({ label, value, limit, write }: GaugeProps): JSX.Element {
  const share = limit > 0 ? Math.min(1, value / limit) : 0;
  return (
    <div class="gauge">
      <p class="gauge-head">
        <span>{label}</span>
        <strong>{write(value)}</strong>
        <span class="quiet">{limit > 0 ? `of ${write(limit)}` : "without a limit"}</span>
      </p>
      {limit > 0 && (
        <div
          class={share > 0.8 ? "gauge-bar gauge-high" : "gauge-bar"}
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(value, limit)}
          aria-valuetext={`${write(value)} of ${write(limit)}`}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}

function Figure({ name, value, bad = false }: { name: string; value: string; bad?: boolean }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? "number-bad" : ""}>{value}</dd>
    </div>
  );
}

function nanos(ns: number): string {
  return ns < 1000 ? `${ns < 10 ? ns.toFixed(1) : Math.round(ns)} ns` : micros(ns / 1000);
}
