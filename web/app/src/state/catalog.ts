import { signal } from "@preact/signals";
import { loadCatalog } from "../api/catalog";
import { problemOf, type Problem } from "../api/problem";
import { emptyCatalog, type Catalog } from "../sql/catalog";
import { expired } from "./session";

export const catalog = signal<Catalog>(emptyCatalog);
export const catalogLoading = signal(false);
export const catalogProblem = signal<Problem | null>(null);

let again = false;

// refreshCatalog reads the catalogue anew. A call while that is under way makes
// it read once more, since what is being read may be older than the call.
export async function refreshCatalog(): Promise<void> {
  if (catalogLoading.value) {
    again = true;
    return;
  }
  catalogLoading.value = true;
  try {
    do {
      again = false;
      catalog.value = await loadCatalog();
    } while (again);
    catalogProblem.value = null;
  } catch (thrown) {
    if (!expired(thrown)) catalogProblem.value = problemOf(thrown);
  } finally {
    catalogLoading.value = false;
  }
}

const changing = /^(CREATE|DROP|ALTER|IMPORT|SELECT INTO)\b/;

// changesCatalog tells by a command tag whether the catalogue may have changed.
export function changesCatalog(command: string): boolean {
  return changing.test(command);
}
