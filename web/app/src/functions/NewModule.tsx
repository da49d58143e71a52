import type { JSX } from "preact";
import { ModuleForm } from "./ModuleForm";

// NewModule is the page with the form for a module.
export function NewModule(): JSX.Element {
  return (
    <>
      <div class="page-head">
        <h2>New module</h2>
        <p class="quiet">A WebAssembly module, whose exports become functions of SQL.</p>
      </div>
      <ModuleForm replaces={null} />
    </>
  );
}
