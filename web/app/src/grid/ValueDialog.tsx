import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Column } from "../api/query";
import { copy } from "../components/clipboard";
import { Dialog } from "../components/Dialog";
import { cellText, isJSONType } from "../rows/rowparser";
import { pretty } from "../rows/pretty";

interface Props {
  column: Column;
  source: string;
  onClose: () => void;
}

// ValueDialog shows a value whole.
export function ValueDialog({ column, source, onClose }: Props): JSX.Element {
  const copied = useSignal(false);
  const text = cellText(source, column.type);
  async function onCopy(): Promise<void> {
    await copy(text ?? "");
    copied.value = true;
  }
  return (
    <Dialog title={column.name} onClose={onClose}>
      <p class="quiet value-type">
        {column.type}
        {text !== null && `, ${[...text].length} characters`}
      </p>
      {text === null ? (
        <p class="grid-null">NULL</p>
      ) : (
        <pre class="value" tabIndex={0} aria-label="Value">
          {isJSONType(column.type) ? pretty(text) : text}
        </pre>
      )}
      <button class="button" type="button" onClick={() => void onCopy()}>
        {copied.value ? "Copied" : "Copy"}
      </button>
    </Dialog>
  );
}
