import type { JSX } from "preact";
import { theme, themes, type Theme } from "../state/theme";
import { Icon, type IconName } from "./Icon";

const icons: Record<Theme, IconName> = { system: "screen", light: "sun", dark: "moon" };
const labels: Record<Theme, string> = { system: "System theme", light: "Light theme", dark: "Dark theme" };

export function ThemeSwitch(): JSX.Element {
  return (
    <fieldset class="segments">
      <legend class="hidden">Theme</legend>
      {themes.map((name) => (
        <label class="segment" key={name} title={labels[name]}>
          <input type="radio" name="theme" checked={theme.value === name} onChange={() => (theme.value = name)} />
          <Icon name={icons[name]} />
          <span class="hidden">{labels[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}
