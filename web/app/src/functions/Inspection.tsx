import type { JSX } from "preact";
import { callables, type FunctionKind } from "../wasm/declaration";
import { signature, type ModuleInfo } from "../wasm/module";
import { memory as memoryOf } from "./memory";

const pageBytes = 65_536;

const kindWords: Record<FunctionKind, string> = {
  scalar: "called row by row",
  vectorised: "works on columns",
  aggregate: "an aggregate",
  table: "a table function",
  procedure: "a procedure",
};

// Inspection shows what a module imports and exports.
export function Inspection({ info }: { info: ModuleInfo }): JSX.Element {
  const uses = new Map(callables(info).map((c) => [c.export, c.kind]));
  const use = (name: string): string => useOf(uses, name);
  return (
    <div class="inspection">
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Exports">
        <table class="facts">
          <caption>Exports</caption>
          <tbody>
            {info.exports.map((e) => (
              <tr key={e.name}>
                <th scope="row">
                  <code>{e.name}</code>
                </th>
                <td>{e.type ? <code>{signature(e.type)}</code> : e.kind}</td>
                <td class="quiet">{e.type && use(e.name)}</td>
              </tr>
            ))}
            {info.exports.length === 0 && <Nothing text="The module exports nothing that could be called." />}
          </tbody>
        </table>
      </div>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Imports">
        <table class="facts">
          <caption>Imports</caption>
          <tbody>
            {info.imports.map((i) => (
              <tr key={`${i.module}.${i.name}`}>
                <th scope="row">
                  <code>
                    {i.module}.{i.name}
                  </code>
                </th>
                <td>{i.type ? <code>{signature(i.type)}</code> : i.kind}</td>
                <td class="quiet">{i.module === "basalt" ? "what Basalt offers" : "from elsewhere"}</td>
              </tr>
            ))}
            {info.imports.length === 0 && <Nothing text="None: the module only computes." />}
          </tbody>
        </table>
      </div>
      <p class="quiet">{memoryText(info)}</p>
    </div>
  );
}

function Nothing({ text }: { text: string }): JSX.Element {
  return (
    <tr>
      <td class="quiet">{text}</td>
    </tr>
  );
}

function useOf(uses: Map<string, FunctionKind>, name: string): string {
  const own = uses.get(name);
  if (own) return kindWords[own];
  if (name === "basalt_alloc" || name === "basalt_reset") return "allots memory for texts";
  if (name === "_initialize" || name === "_start") return "begins an instance";
  for (const [base, kind] of uses) {
    if (kind === "aggregate" && name.startsWith(`${base}_`)) return `part of the aggregate ${base}`;
    if (kind === "table" && name.startsWith(`${base}_`)) return `part of the table function ${base}`;
  }
  return "";
}

function memoryText({ memory, manifest }: ModuleInfo): string {
  const bytes = memory
    ? `${memoryOf(memory.min * pageBytes)} of memory to begin with${memory.max === null ? "" : `, ${memoryOf(memory.max * pageBytes)} at most`}.`
    : "No memory.";
  if (!manifest) return `${bytes} No manifest: functions are made of the exports by SQL.`;
  return `${bytes} Its manifest declares ${manifest.functions.join(", ") || "no functions"}.`;
}
