import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "../components/Icon";

interface Props {
  label: string;
  chosen: string; // the name of the file that is chosen
  onFile: (file: File) => void;
}

// FilePicker takes a file that is dropped on it or chosen.
export function FilePicker({ label, chosen, onFile }: Props): JSX.Element {
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);

  function take(list: FileList | null | undefined): void {
    const file = list?.[0];
    if (file) onFile(file);
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
  }

  return (
    <div
      class={over.value ? "drop drop-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <Icon name="upload" />
      <p>{chosen ? <strong>{chosen}</strong> : "Drop a .wasm file here"}</p>
      <label class="button button-small">
        {chosen ? "Choose another file" : "Choose a file"}
        <input
          class="hidden"
          ref={input}
          type="file"
          accept=".wasm,application/wasm"
          aria-label={label}
          onChange={(event) => take(event.currentTarget.files)}
        />
      </label>
    </div>
  );
}
