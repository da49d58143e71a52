import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { moduleName, type WasmFunction } from "../api/modules";
import { append } from "../editor/editor";
import { chosen } from "../state/functions";
import { showPage } from "../state/page";
import { Gauges } from "./Gauges";
import { Grants } from "./Grants";
import { Fact } from "./ModuleView";
import { Section } from "./Section";
import { TryGrid } from "./TryGrid";

const kinds = { f: "function", a: "aggregate", p: "procedure" };

// FunctionView is the page of a function.
export function FunctionView({ fn }: { fn: WasmFunction }): JSX.Element {
  const runs = useSignal(0); // of the grid, after which the gauges are read anew
  const tryable = fn.kind === "f" && !fn.set;
  return (
    <>
      <Head fn={fn} />
      <Section title="Try it" about={tryable ? "Each row is a call of its own, and what it does is undone." : ""}>
        {tryable ? (
          <TryGrid fn={fn} onRun={() => runs.value++} />
        ) : (
          <p class="quiet">Only functions that give one value a row are tried here. The SQL editor runs the others.</p>
        )}
      </Section>
      <Section title="Since the server started">
        <Gauges fn={fn} after={runs.value} />
      </Section>
      <Section title="Who may call it">
        <Grants of={fn} />
      </Section>
    </>
  );
}

function Head({ fn }: { fn: WasmFunction }): JSX.Element {
  const { module } = fn;
  return (
    <div class="page-head">
      <h2>
        <span class="quiet">{`${fn.schema}.`}</span>
        {fn.name}
        <span class="quiet signature">{`(${fn.arguments})`}</span>
      </h2>
      <div class="card-tools">
        <button class="button" type="button" onClick={() => use(fn)}>
          Use in the SQL editor
        </button>
      </div>
      <dl class="facts-line">
        <Fact name="Kind" value={fn.set ? "table function" : kinds[fn.kind]} />
        {fn.result && <Fact name="Returns" value={fn.result} />}
        <Fact name="Volatility" value={fn.volatility} />
        <Fact name="Nulls" value={fn.strict ? "give null without a call" : "are passed on"} />
        <Fact name="Export" value={fn.export} code />
        <div>
          <dt>Module</dt>
          <dd>
            {module ? (
              <button
                class="link"
                type="button"
                onClick={() => (chosen.value = { kind: "module", schema: module.schema, name: module.name })}
              >
                {`${module.name}, version ${module.version}`}
              </button>
            ) : (
              `code of its own, ${fn.language}`
            )}
          </dd>
        </div>
      </dl>
    </div>
  );
}

// use writes a call into the editor.
function use(fn: WasmFunction): void {
  append(template(fn));
  showPage("sql");
}

// template is a statement that calls a function, with nulls to be replaced.
function template(fn: WasmFunction): string {
  const call = `${moduleName(fn)}(${fn.types.map((type) => `NULL::${type}`).join(", ")})`;
  if (fn.kind === "p") return `CALL ${call}`;
  return fn.set ? `SELECT * FROM ${call}` : `SELECT ${call}`;
}
