import { computed, signal } from "@preact/signals";
import { loadFunctions, loadModules, type Module, type WasmFunction } from "../api/modules";
import { problemOf, type Problem } from "../api/problem";
import { refreshCatalog } from "./catalog";
import { expired } from "./session";

// Chosen is what the function page shows: one of the objects, or the form for a
// new module. An object that is not there any more gives way to the form.
export type Chosen =
  { kind: "new" } | { kind: "module"; schema: string; name: string } | { kind: "function"; oid: string };

export const modules = signal<Module[]>([]);
export const functions = signal<WasmFunction[]>([]);
export const chosen = signal<Chosen>({ kind: "new" });
export const functionsLoading = signal(false);
export const functionsProblem = signal<Problem | null>(null);

export const chosenModule = computed(() => {
  const c = chosen.value;
  return c.kind === "module" ? findModule(c) : undefined;
});

export const chosenFunction = computed(() => {
  const c = chosen.value;
  return c.kind === "function" ? functions.value.find((f) => f.oid === c.oid) : undefined;
});

export function findModule(of: { schema: string; name: string }): Module | undefined {
  return modules.value.find((m) => m.schema === of.schema && m.name === of.name);
}

export function functionsOf(m: Module): WasmFunction[] {
  return functions.value.filter((f) => f.module?.schema === m.schema && f.module.name === m.name);
}

export async function refreshFunctions(): Promise<void> {
  functionsLoading.value = true;
  try {
    [modules.value, functions.value] = await Promise.all([loadModules(), loadFunctions()]);
    functionsProblem.value = null;
  } catch (thrown) {
    if (!expired(thrown)) functionsProblem.value = problemOf(thrown);
  } finally {
    functionsLoading.value = false;
  }
}

// change runs what changes an object, and reads all of them anew. It returns why
// that failed, or null.
export async function change(action: () => Promise<void>): Promise<Problem | null> {
  try {
    await action();
  } catch (thrown) {
    return expired(thrown) ? null : problemOf(thrown);
  }
  await refreshFunctions();
  void refreshCatalog();
  return null;
}
