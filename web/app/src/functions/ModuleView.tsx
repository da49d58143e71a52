import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { dropModule, moduleName, readModuleBytes, type Module } from "../api/modules";
import { problemOf, type Problem } from "../api/problem";
import { Dialog } from "../components/Dialog";
import { Icon } from "../components/Icon";
import { size } from "../rows/size";
import { change, chosen, functionsOf } from "../state/functions";
import { expired } from "../state/session";
import { readModule } from "../wasm/module";
import { BindForm } from "./BindForm";
import { Grants } from "./Grants";
import { Inspection } from "./Inspection";
import { ModuleOptions } from "./ModuleOptions";
import { ModuleForm } from "./ModuleForm";
import { ProblemNote } from "./ProblemNote";
import { Section } from "./Section";
import { useLoaded } from "./useLoaded";
import { Versions } from "./Versions";

// ModuleView is the page of a named module.
export function ModuleView({ module }: { module: Module }): JSX.Element {
  const loaded = useLoaded(async () => readModule(await readModuleBytes(module)), module.sha256);
  return (
    <>
      <Head module={module} />
      <Section title="Functions" about="What of the module can be called in SQL.">
        <FunctionLinks module={module} />
        {loaded.value && <BindForm key={module.sha256} module={module} info={loaded.value} />}
      </Section>
      <Section title="Imports and exports">
        {loaded.value && <Inspection info={loaded.value} />}
        {loaded.problem && <ProblemNote problem={loaded.problem} />}
      </Section>
      <Section title="Versions" about="Statements that run keep the version with which they began.">
        <Versions module={module} />
        <details class="more">
          <summary>New version</summary>
          <ModuleForm replaces={module} />
        </details>
      </Section>
      <Section title="Capabilities and limits">
        <ModuleOptions key={JSON.stringify(module)} module={module} />
      </Section>
      <Section title="Who may make functions of it">
        <Grants of={module} />
      </Section>
    </>
  );
}

function Head({ module }: { module: Module }): JSX.Element {
  const problem = useSignal<Problem | null>(null);
  const dropping = useSignal(false);

  async function download(): Promise<void> {
    try {
      save(`${module.name}.wasm`, await readModuleBytes(module));
    } catch (thrown) {
      if (!expired(thrown)) problem.value = problemOf(thrown);
    }
  }

  return (
    <div class="page-head">
      <h2>
        <span class="quiet">{`${module.schema}.`}</span>
        {module.name}
      </h2>
      <div class="card-tools">
        <button class="button" type="button" onClick={() => void download()}>
          <Icon name="download" /> Download
        </button>
        <button class="button" type="button" onClick={() => (dropping.value = true)}>
          Drop…
        </button>
      </div>
      <dl class="facts-line">
        <Fact name="Version" value={module.version} />
        <Fact name="Size" value={size(module.bytes)} />
        <Fact name="Language" value={module.language} />
        <Fact name="Owner" value={module.owner} />
        <Fact name="SHA-256" value={module.sha256} code />
      </dl>
      {module.comment && <p>{module.comment}</p>}
      {problem.value && <ProblemNote problem={problem.value} />}
      {dropping.value && <DropDialog module={module} onClose={() => (dropping.value = false)} />}
    </div>
  );
}

export function Fact({ name, value, code = false }: { name: string; value: string; code?: boolean }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{code ? <code>{value}</code> : value}</dd>
    </div>
  );
}

function FunctionLinks({ module }: { module: Module }): JSX.Element {
  const list = functionsOf(module);
  if (list.length === 0) return <p class="quiet">There are none yet.</p>;
  return (
    <ul class="function-links">
      {list.map((f) => (
        <li key={f.oid}>
          <button class="link" type="button" onClick={() => (chosen.value = { kind: "function", oid: f.oid })}>
            {`${f.name}(${f.types.join(", ")})`}
          </button>
          <span class="quiet">{f.declared ? "declared by the manifest" : `bound to ${f.export}`}</span>
        </li>
      ))}
    </ul>
  );
}

function DropDialog({ module, onClose }: { module: Module; onClose: () => void }): JSX.Element {
  const problem = useSignal<Problem | null>(null);
  const list = functionsOf(module);

  async function drop(): Promise<void> {
    problem.value = await change(() => dropModule(module, list.length > 0));
    if (!problem.value) chosen.value = { kind: "new" };
  }

  return (
    <Dialog title={`Drop ${moduleName(module)}?`} onClose={onClose}>
      <p>
        {list.length === 0
          ? "The module and its former versions are gone then."
          : `The module, its former versions and ${list.length === 1 ? "its function" : `its ${list.length} functions`} are gone then: ${list.map((f) => f.name).join(", ")}.`}
      </p>
      {problem.value && <ProblemNote problem={problem.value} />}
      <div class="actions">
        <button class="button button-danger" type="button" onClick={() => void drop()}>
          Drop
        </button>
        <button class="button" type="button" onClick={onClose}>
          Keep
        </button>
      </div>
    </Dialog>
  );
}

// save gives the user a file.
function save(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/wasm" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
