import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { formats, write, type Format } from "../rows/export";
import { selectionOf } from "../state/gridselection";
import type { Result } from "../state/result";
import { copy } from "./clipboard";
import { count } from "./format";

// CopyButtons copy the selected cells, or all rows where one cell or none is
// selected, and say which.
export function CopyButtons({ result }: { result: Result }): JSX.Element {
  const said = useSignal("");
  const selected = selectionOf(result).value;
  const several = selected && (selected.bottom - selected.top) * (selected.right - selected.left) > 1;
  const n = result.rowCount.value;
  const area = several ? selected : { top: 0, bottom: n, left: 0, right: result.columns.length };
  const what = several
    ? `${count(area.bottom - area.top)} × ${area.right - area.left} cells`
    : n === 1
      ? "1 row"
      : `${count(n)} rows`;

  async function onClick(format: Format): Promise<void> {
    try {
      said.value = "Copying…";
      await copy(await write(format, result.rows, result.columns, area));
      said.value = `Copied as ${format}`;
    } catch (thrown) {
      said.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
    setTimeout(() => (said.value = ""), 2500);
  }

  return (
    <div class="copy">
      <span class="copy-said" role="status">
        {said}
      </span>
      <span class="quiet">Copy {what} as</span>
      <span class="copy-formats">
        {formats.map((format) => (
          <button
            class="button button-small"
            key={format}
            type="button"
            aria-label={`Copy ${what} as ${format}`}
            onClick={() => void onClick(format)}
          >
            {format}
          </button>
        ))}
      </span>
    </div>
  );
}
