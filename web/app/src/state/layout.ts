import { signal } from "@preact/signals";
import { stored, within } from "./stored";

export type Side = "schema" | "history";

// sidebarWidth is in pixels, editorShare in percent of the workspace's height.
export const sidebarWidth = stored("sidebar", 272, within(180, 640));
export const editorShare = stored("editor", 42, within(12, 85));

export const side = signal<Side>("schema");

// A narrow screen shows the sidebar over the workspace, when it is asked for.
export const narrow = signal(false);
export const sidebarOpen = signal(true);

const narrowQuery = matchMedia("(max-width: 720px)");
function follow(): void {
  narrow.value = narrowQuery.matches;
  sidebarOpen.value = !narrowQuery.matches;
}
narrowQuery.addEventListener("change", follow);
follow();
