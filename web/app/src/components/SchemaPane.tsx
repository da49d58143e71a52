import type { JSX } from "preact";
import { catalogLoading, catalogProblem, refreshCatalog } from "../state/catalog";
import { treeFilter, treeRows } from "../state/tree";
import { Icon } from "./Icon";
import { SchemaTree } from "./SchemaTree";
import { SearchField } from "./SearchField";

export function SchemaPane(): JSX.Element {
  const problem = catalogProblem.value;
  return (
    <>
      <div class="sidebar-tools">
        <SearchField label="Filter the schema" value={treeFilter} />
        <button
          class={catalogLoading.value ? "button button-quiet button-icon turning" : "button button-quiet button-icon"}
          type="button"
          aria-label="Refresh the schema"
          title="Refresh the schema"
          onClick={() => void refreshCatalog()}
        >
          <Icon name="refresh" />
        </button>
      </div>
      {problem && (
        <p class="sidebar-note" role="alert">
          {problem.title}
        </p>
      )}
      {treeRows.value.length > 0 ? <SchemaTree /> : <p class="sidebar-note">{note()}</p>}
    </>
  );
}

function note(): string {
  if (catalogLoading.value) return "Reading the schema…";
  return treeFilter.value === "" ? "There is nothing here yet." : "Nothing has such a name.";
}
