import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { problemOf, type Problem } from "../api/problem";
import { Compiler } from "../assemblyscript/compiler";
import { rootFile, type Compilation, type Diagnostic } from "../assemblyscript/files";
import { example, filesOf, type Project } from "../assemblyscript/project";
import { Icon } from "../components/Icon";
import { mod } from "../components/keys";
import { assemblyScriptLanguage } from "../editor/assemblyscript";
import type { Mark } from "../editor/code";
import { size } from "../rows/size";
import { project } from "../state/project";
import { appendManifest } from "../wasm/manifest";
import { CodeField } from "./CodeField";
import { Diagnostics } from "./Diagnostics";
import { ProblemNote } from "./ProblemNote";

interface Props {
  // onModule is told of a module that was made, and with null of a text that is not
  // compiled any more.
  onModule: (module: Uint8Array<ArrayBuffer> | null) => void;
}

const noMarks: Mark[] = [];

// AssemblyScriptField is where a module is written in AssemblyScript: the source and
// the manifest, as they are in a project of "basalt fn", and what compiles them.
export function AssemblyScriptField({ onModule }: Props): JSX.Element {
  const [compiler] = useState(() => new Compiler());
  const running = useSignal<"" | "loading" | "compiling">("");
  const made = useSignal("");
  const diagnostics = useSignal<Diagnostic[]>([]);
  const marks = useSignal(noMarks);
  const at = useSignal<{ offset: number } | null>(null);
  const problem = useSignal<Problem | null>(null);
  const texts = useSignal(0); // how often others were put into the editors
  const round = useRef(0); // of what is compiled
  useEffect(() => () => compiler.close(), []);

  function stop(): void {
    round.current++;
    compiler.stop();
    running.value = "";
  }

  function write(to: Project): void {
    stop();
    project.value = to;
    made.value = "";
    onModule(null);
  }

  function show(result: Compilation): void {
    diagnostics.value = result.diagnostics;
    marks.value = result.diagnostics.flatMap((d) =>
      d.place?.file === rootFile ? [{ ...d.place, severity: d.severity, message: d.message }] : [],
    );
  }

  async function compile(): Promise<void> {
    stop();
    const own = round.current;
    const { manifest } = project.value;
    running.value = "loading";
    problem.value = null;
    made.value = "";
    onModule(null);
    try {
      const result = await compiler.compile(filesOf(project.value), () => (running.value = "compiling"));
      if (own !== round.current || !result) return;
      show(result);
      if (result.module) {
        const module = appendManifest(result.module, manifest);
        made.value = `Compiled: ${size(module.length)}.`;
        onModule(module);
      }
    } catch (thrown) {
      if (own !== round.current) return;
      show({ module: null, diagnostics: [] });
      problem.value = problemOf(thrown);
    }
    running.value = "";
  }

  function startOver(): void {
    write(example);
    show({ module: null, diagnostics: [] });
    problem.value = null;
    texts.value++;
  }

  const words = { "": made.value, loading: "Loading the compiler…", compiling: "Compiling…" };
  return (
    <>
      <div class="code-box" key={texts.value}>
        <p class="code-name">
          <code>index.ts</code>
          <span class="quiet">
            The library is at <code>./basalt/basalt</code>, as in a project of <code>basalt fn new</code>.
          </span>
        </p>
        <CodeField
          label="AssemblyScript"
          language={assemblyScriptLanguage}
          text={project.value.source}
          marks={marks.value}
          at={at.value}
          onChange={(source) => write({ ...project.value, source })}
          onRun={() => void compile()}
        />
        <p class="code-name">
          <code>manifest.json</code>
          <span class="quiet">The functions that the module declares; without it, SQL makes them of the exports.</span>
        </p>
        <CodeField
          label="Manifest"
          language={assemblyScriptLanguage}
          text={project.value.manifest}
          marks={noMarks}
          low
          onChange={(manifest) => write({ ...project.value, manifest })}
          onRun={() => void compile()}
        />
      </div>
      <div class="actions">
        {running.value ? (
          <button class="button button-danger" type="button" onClick={stop}>
            <Icon name="stop" filled /> Cancel
          </button>
        ) : (
          <button class="button" type="button" title={`${mod}+Enter`} onClick={() => void compile()}>
            Compile
          </button>
        )}
        <span class={running.value ? "quiet" : "said"} role="status">
          {words[running.value]}
        </span>
        <button class="button button-quiet push" type="button" onClick={startOver}>
          Start over with the example
        </button>
      </div>
      <Diagnostics list={diagnostics.value} onGo={(offset) => (at.value = { offset })} />
      {problem.value && <ProblemNote problem={problem.value} />}
    </>
  );
}
