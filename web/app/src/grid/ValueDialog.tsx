import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Column } from "../api/query";
import { copy } from "../components/clipboard";
import { count } from "../components/format";
import { Dialog } from "../components/Dialog";
import { cellText, isJSONType } from "../rows/rowparser";
import { pretty } from "../rows/pretty";

// longestShown is in characters. To lay out a text of megabytes takes a browser
// longer than anybody reads.
const longestShown = 200_000;

interface Props {
  column: Column;
  source: string;
  onClose: () => void;
}

// ValueDialog shows a value whole, or the beginning of a very long one.
export function ValueDialog({ column, source, onClose }: Props): JSX.Element {
  const copied = useSignal(false);
  const text = cellText(source, column.type);
  const shown = text?.slice(0, longestShown) ?? "";
  const cut = text !== null && shown.length < text.length;
  async function onCopy(): Promise<void> {
    await copy(text ?? "");
    copied.value = true;
  }
  return (
    <Dialog title={column.name} onClose={onClose}>
      <p class="quiet value-type">
        {column.type}
        {text !== null && `, ${count(text.length)} characters`}
        {cut && `, of which the first ${count(longestShown)} are shown`}
      </p>
      {text === null ? (
        <p class="grid-null">NULL</p>
      ) : (
        <pre class="value" tabIndex={0} aria-label="Value">
          {isJSONType(column.type) && !cut ? pretty(text) : shown}
        </pre>
      )}
      <button class="button" type="button" onClick={() => void onCopy()}>
        {copied.value ? "Copied" : "Copy"}
      </button>
    </Dialog>
  );
}
