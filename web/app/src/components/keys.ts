import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { runAll, runTarget } from "../editor/editor";
import { narrow, sidebarOpen } from "../state/layout";
import { page } from "../state/page";
import { cancel } from "../state/runner";

export const helpOpen = signal(false);

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const mod = isMac ? "⌘" : "Ctrl";

// shortcuts are the keys of the whole page, as the help shows them.
export const shortcuts: [keys: string, what: string][] = [
  [`${mod} Enter`, "Run the statement at the cursor, or the selection; compile AssemblyScript"],
  [`${mod} Shift Enter`, "Run all statements"],
  [`${mod} .`, "Cancel what runs"],
  [`${mod} Space`, "Complete the word at the cursor"],
  [`${mod} F`, "Search in the editor"],
  [`${mod} /`, "Make lines a comment, or no comment"],
  ["F6", "Go to the next pane: sidebar, editor, results"],
  [`${mod} B`, "Show or hide the sidebar"],
  ["F1", "Show this list"],
  ["Arrow keys", "Move in the grid or in the schema; with Shift, select cells"],
  [`${mod} C`, "In the grid: copy the selected cells"],
  ["Enter", "In the grid: show the whole value; in the schema: insert the name"],
  ["Shift Enter", "In the schema: show rows of a table"],
  ["Alt ← →", "In the grid: make the column narrower or wider"],
];

// useKeys listens for the keys of the whole page.
export function useKeys(): void {
  useEffect(() => {
    // In the capture phase, before the editor takes Enter for a line break.
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);
}

function onKeyDown(event: KeyboardEvent): void {
  const action = actionOf(event);
  if (!action || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  const withMod = isMac ? event.metaKey : event.ctrlKey;
  if (event.key === "F1") return () => (helpOpen.value = true);
  if (event.key === "F6") return () => nextPane(event.shiftKey ? -1 : 1);
  if (!withMod || event.altKey) return undefined;
  // On the page of functions, the editor that has the focus compiles.
  if (event.key === "Enter" && page.value === "sql") return event.shiftKey ? runAll : runTarget;
  if (event.key === ".") return () => void cancel();
  if (event.key.toLowerCase() === "b" && !event.shiftKey) return () => (sidebarOpen.value = !sidebarOpen.value);
  return undefined;
}

// nextPane moves the focus to what is worked with in the next pane.
function nextPane(step: number): void {
  if (narrow.value) sidebarOpen.value = false;
  const panes = [
    ".sidebar [data-pane-focus]",
    ".editor .cm-content",
    ".results [data-pane-focus]",
    ".page-main [data-pane-focus]",
  ]
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((pane) => pane !== null);
  if (panes.length === 0) return;
  const at = panes.findIndex((pane) => pane.closest("aside, section")?.contains(document.activeElement));
  panes[(at + step + panes.length) % panes.length]!.focus();
}
