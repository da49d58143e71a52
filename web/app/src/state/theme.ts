import { effect } from "@preact/signals";
import { stored } from "./stored";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const isTheme = (value: unknown): value is Theme => themes.includes(value as Theme);

export const theme = stored<Theme>("theme", "system", isTheme);

// The styles follow this attribute, and without it the system.
effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});
