import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { putModule, putText, type Module, type Upload } from "../api/modules";
import type { Problem } from "../api/problem";
import type { Mark } from "../editor/code";
import { watLanguage, watMark } from "../editor/wat";
import { size } from "../rows/size";
import { change, chosen, modules } from "../state/functions";
import { neededCapabilities } from "../wasm/declaration";
import { readModule, type ModuleInfo } from "../wasm/module";
import { AssemblyScriptField } from "./AssemblyScriptField";
import { CapabilityChoice } from "./CapabilityChoice";
import { CodeField } from "./CodeField";
import { FilePicker } from "./FilePicker";
import { Inspection } from "./Inspection";
import { ProblemNote } from "./ProblemNote";
import { Section } from "./Section";

// Source is what a module is made of.
type Source = "file" | "wat" | "assemblyscript";

// Picked is a module that is not on the server yet.
interface Picked {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  info: ModuleInfo | null; // null where it cannot be read
  problem: Problem | null;
}

const example = `(module
  ;; The name of an export becomes the name of a function.
  (func (export "twice") (param i64) (result i64)
    (i64.mul (local.get 0) (i64.const 2))))
`;

// ModuleForm makes a module, or a new version of one, of a file or a text.
export function ModuleForm({ replaces }: { replaces: Module | null }): JSX.Element {
  const source = useSignal<Source>("file");
  const picked = useSignal<Picked | null>(null);
  const text = useSignal(example);
  const name = useSignal(replaces?.name ?? "");
  const typed = useSignal(replaces !== null); // whether the name is the user's own, and no file's
  const version = useSignal("");
  const given = replaces?.capabilities ?? [];
  const allowed = useSignal(given);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const old = replaces ?? modules.value.find((m) => m.name === name.value) ?? null;
  const info = picked.value?.info ?? null;
  const marks = useMemo(() => watMarks(text.value, problem.value), [problem.value]);
  const ready = name.value !== "" && (source.value === "wat" || info !== null);

  async function pick(file: File): Promise<void> {
    take(read(file.name, new Uint8Array(await file.arrayBuffer())));
    if (!typed.value && picked.value?.info) name.value = moduleNameOf(file.name);
  }

  function take(module: Picked | null): void {
    problem.value = null;
    picked.value = module;
    if (!module) return;
    const needed = module.info ? neededCapabilities(module.info) : [];
    allowed.value = [...new Set([...given, ...needed])];
  }

  // What one source needs is not allowed to the other for that.
  function switchTo(to: Source): void {
    source.value = to;
    take(null);
    allowed.value = given;
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy.value || !ready) return;
    busy.value = true;
    problem.value = null;
    const upload: Upload = { name: name.value, version: version.value, capabilities: allowed.value, replaces: old };
    problem.value = await change(() =>
      source.value === "wat" ? putText(upload, text.value) : putModule(upload, picked.value!.bytes),
    );
    busy.value = false;
    if (problem.value) return;
    const made = old ?? modules.value.find((m) => m.name === upload.name);
    if (made) chosen.value = { kind: "module", schema: made.schema, name: made.name };
  }

  return (
    <form class="stack" onSubmit={(event) => void submit(event as SubmitEvent)}>
      <SourceSwitch value={source.value} onChange={switchTo} />
      {source.value === "file" && (
        <FilePicker
          label="WebAssembly file"
          chosen={picked.value ? `${picked.value.name}, ${size(picked.value.bytes.length)}` : ""}
          onFile={(file) => void pick(file)}
        />
      )}
      {source.value === "wat" && (
        <CodeField
          label="WebAssembly text"
          language={watLanguage}
          text={text.value}
          marks={marks}
          onChange={(to) => (text.value = to)}
        />
      )}
      {source.value === "assemblyscript" && (
        <AssemblyScriptField onModule={(bytes) => take(bytes && read("", bytes))} />
      )}
      {picked.value?.problem && <ProblemNote problem={picked.value.problem} />}
      {info && (
        <Section title="What the module is" about="Nothing is on the server yet.">
          <Inspection info={info} />
        </Section>
      )}
      <div class="fields">
        {!replaces && (
          <label class="field">
            <span>Name</span>
            <input
              value={name.value}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => {
                name.value = event.currentTarget.value;
                typed.value = name.value !== "";
              }}
            />
          </label>
        )}
        <label class="field">
          <span>Version</span>
          <input
            value={version.value}
            placeholder="the next number"
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => (version.value = event.currentTarget.value)}
          />
        </label>
      </div>
      <CapabilityChoice
        allowed={allowed.value}
        needed={info ? neededCapabilities(info) : []}
        onChange={(to) => (allowed.value = to)}
      />
      {problem.value && <ProblemNote problem={problem.value} />}
      <div class="actions">
        <button class="button button-primary" type="submit" aria-disabled={busy.value || !ready}>
          {old ? `Replace ${old.name}` : "Create module"}
        </button>
        {old && <span class="quiet">{`Version ${old.version} stays, to go back to.`}</span>}
      </div>
    </form>
  );
}

// watMarks is the place of an error that the server has found in a text.
function watMarks(text: string, problem: Problem | null): Mark[] {
  return problem?.position === undefined ? [] : [watMark(text, problem.position, problem.title)];
}

interface SwitchProps {
  value: Source;
  onChange: (to: Source) => void;
}

function SourceSwitch({ value, onChange }: SwitchProps): JSX.Element {
  const choices = [
    { id: "file", label: "Upload a file" },
    { id: "wat", label: "Write WebAssembly text" },
    { id: "assemblyscript", label: "Write AssemblyScript" },
  ] as const;
  return (
    <fieldset class="segments segments-text">
      <legend class="hidden">Source of the module</legend>
      {choices.map(({ id, label }) => (
        <label class="segment" key={id}>
          <input type="radio" name="source" checked={value === id} onChange={() => onChange(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function read(name: string, bytes: Uint8Array<ArrayBuffer>): Picked {
  try {
    return { name, bytes, info: readModule(bytes), problem: null };
  } catch (thrown) {
    return { name, bytes, info: null, problem: { title: (thrown as Error).message, status: 0 } };
  }
}

// moduleNameOf makes a name that needs no quotes of a file's.
function moduleNameOf(file: string): string {
  const name = file
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_");
  return /^[a-z_]/.test(name) ? name : `m_${name}`;
}
