import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "./Icon";

export function SearchField({ label, value }: { label: string; value: Signal<string> }): JSX.Element {
  return (
    <div class="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value.value}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => (value.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") value.value = "";
        }}
      />
    </div>
  );
}
