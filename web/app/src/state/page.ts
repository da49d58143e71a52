import { signal } from "@preact/signals";

export type Page = "sql" | "functions";

// page is what the console shows. The address has it behind #, so that it can be
// reloaded and gone back from.
export const page = signal<Page>(read());

function read(): Page {
  return location.hash === "#functions" ? "functions" : "sql";
}

addEventListener("hashchange", () => (page.value = read()));

export function showPage(to: Page): void {
  location.hash = to === "sql" ? "" : to;
  page.value = to;
}
