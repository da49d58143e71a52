import type { JSX } from "preact";
import { mostRows, rowCap } from "../state/runner";
import { count } from "./format";

// RowCap is the most rows that a statement's result brings.
export function RowCap(): JSX.Element {
  function onChange(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const rows = Number(input.value.replace(/\D/g, ""));
    if (rows > 0) rowCap.value = Math.min(rows, mostRows);
    input.value = count(rowCap.value);
  }
  return (
    <label class="rowcap">
      <span>At most</span>
      <input
        inputMode="numeric"
        value={count(rowCap.value)}
        onChange={onChange}
        size={9}
        aria-label="Most rows of a result"
      />
      <span>rows</span>
    </label>
  );
}
