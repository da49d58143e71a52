import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Module, WasmFunction } from "../api/modules";
import { Icon } from "../components/Icon";
import { PaneDivider } from "../components/PaneDivider";
import { SearchField } from "../components/SearchField";
import {
  chosen,
  findModule,
  functions,
  functionsLoading,
  functionsOf,
  modules,
  refreshFunctions,
  type Chosen,
} from "../state/functions";
import { narrow, sidebarOpen, sidebarWidth } from "../state/layout";

// FunctionList is the modules with their functions, and the functions that have
// a module of their own.
export function FunctionList(): JSX.Element {
  const filter = useSignal("");
  const wanted = (name: string): boolean => name.toLowerCase().includes(filter.value.trim().toLowerCase());
  const named = modules.value
    .map((module) => ({ module, list: functionsOf(module) }))
    .map(({ module, list }) => ({ module, list: wanted(module.name) ? list : list.filter((f) => wanted(f.name)) }))
    .filter(({ module, list }) => list.length > 0 || wanted(module.name));
  const others = functions.value.filter((f) => !(f.module && findModule(f.module)) && wanted(f.name));
  const empty = named.length === 0 && others.length === 0;
  return (
    <>
      {narrow.value && <div class="sidebar-shade" onClick={() => (sidebarOpen.value = false)} />}
      <aside class="sidebar" style={{ width: `${sidebarWidth.value}px` }} aria-label="Modules and functions">
        <div class="sidebar-tools">
          <SearchField label="Filter the functions" value={filter} />
          <button
            class={
              functionsLoading.value ? "button button-quiet button-icon turning" : "button button-quiet button-icon"
            }
            type="button"
            aria-label="Refresh the functions"
            title="Refresh the functions"
            onClick={() => void refreshFunctions()}
          >
            <Icon name="refresh" />
          </button>
        </div>
        <nav class="function-list" aria-label="Modules and functions" onKeyDown={onKeyDown}>
          <Entry to={{ kind: "new" }} icon="add" name="New module" />
          {named.map(({ module, list }) => (
            <ModuleEntry key={`${module.schema}.${module.name}`} module={module} list={list} />
          ))}
          {others.length > 0 && <h2 class="list-head">With code of their own</h2>}
          {others.map((f) => (
            <FunctionEntry key={f.oid} fn={f} />
          ))}
          {empty && !functionsLoading.value && (
            <p class="sidebar-note">
              {filter.value ? "Nothing has such a name." : "There are no WebAssembly functions yet."}
            </p>
          )}
        </nav>
        {!narrow.value && (
          <PaneDivider
            label="Width of the sidebar"
            axis="x"
            value={sidebarWidth}
            low={180}
            high={640}
            measure={(event) => event.clientX}
            step={16}
          />
        )}
      </aside>
    </>
  );
}

// onKeyDown goes through the entries with the arrow keys.
function onKeyDown(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const entries = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>(".entry")];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  entries[(at + step + entries.length) % entries.length]?.focus();
}

function ModuleEntry({ module, list }: { module: Module; list: WasmFunction[] }): JSX.Element {
  const { schema, name } = module;
  return (
    <>
      <Entry
        to={{ kind: "module", schema, name }}
        icon="module"
        name={schema === "public" ? name : `${schema}.${name}`}
        detail={/^\d+$/.test(module.version) ? `version ${module.version}` : module.version}
      />
      {list.map((f) => (
        <FunctionEntry key={f.oid} fn={f} inside />
      ))}
    </>
  );
}

function FunctionEntry({ fn, inside = false }: { fn: WasmFunction; inside?: boolean }): JSX.Element {
  const name = fn.schema === "public" ? fn.name : `${fn.schema}.${fn.name}`;
  return (
    <Entry
      to={{ kind: "function", oid: fn.oid }}
      icon="function"
      name={name}
      detail={`(${fn.types.join(", ")})`}
      inside={inside}
    />
  );
}

interface EntryProps {
  to: Chosen;
  icon: "add" | "module" | "function";
  name: string;
  detail?: string;
  inside?: boolean;
}

function Entry({ to, icon, name, detail, inside = false }: EntryProps): JSX.Element {
  const current = JSON.stringify(to) === JSON.stringify(chosen.value);
  function onClick(): void {
    chosen.value = to;
    if (narrow.value) sidebarOpen.value = false;
  }
  return (
    <button
      class={inside ? "entry entry-inside" : "entry"}
      type="button"
      title={detail ? `${name} ${detail}` : name}
      aria-current={current ? "true" : undefined}
      data-pane-focus={current ? "" : undefined}
      onClick={onClick}
    >
      <span class={`entry-icon entry-icon-${icon}`}>
        <Icon name={icon} />
      </span>
      <span class="entry-name">{name}</span>
      {detail && <span class="entry-detail">{detail}</span>}
    </button>
  );
}
