import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { chosenFunction, chosenModule, functionsProblem, refreshFunctions } from "../state/functions";
import { sidebarOpen } from "../state/layout";
import "../style/functions.css";
import { FunctionList } from "./FunctionList";
import { FunctionView } from "./FunctionView";
import { ModuleView } from "./ModuleView";
import { NewModule } from "./NewModule";
import { ProblemNote } from "./ProblemNote";

// FunctionsPage shows the WebAssembly modules and functions: a list of them
// beside what is chosen.
export function FunctionsPage(): JSX.Element {
  useEffect(() => void refreshFunctions(), []);
  return (
    <div class="panes">
      {sidebarOpen.value && <FunctionList />}
      <main class="page-main">
        <div class="page-column">
          {functionsProblem.value && <ProblemNote problem={functionsProblem.value} />}
          <Choice />
        </div>
      </main>
    </div>
  );
}

function Choice(): JSX.Element {
  const module = chosenModule.value;
  if (module) return <ModuleView key={`${module.schema}.${module.name}`} module={module} />;
  const fn = chosenFunction.value;
  if (fn) return <FunctionView key={fn.oid} fn={fn} />;
  return <NewModule key="new" />;
}
