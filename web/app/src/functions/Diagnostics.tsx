import type { JSX } from "preact";
import { rootFile, type Diagnostic } from "../assemblyscript/files";
import { Icon } from "../components/Icon";

interface Props {
  list: Diagnostic[];
  onGo: (offset: number) => void; // to a place of the root file
}

// Diagnostics is what the compiler has to say, with lines and columns.
export function Diagnostics({ list, onGo }: Props): JSX.Element | null {
  if (list.length === 0) return null;
  const errors = list.filter((d) => d.severity === "error").length;
  const others = list.length - errors;
  const title = [errors > 0 && count(errors, "error"), others > 0 && count(others, "warning")].filter(Boolean);
  return (
    <div class={errors > 0 ? "problem problem-note" : "problem problem-note problem-calm"} role="alert">
      <p class="problem-title">
        <Icon name="alert" />
        <strong>{title.join(", ")}</strong>
      </p>
      <ul class="diagnostics">
        {list.map((d, i) => (
          <li key={i}>
            <DiagnosticPlace of={d} onGo={onGo} />
            <span>
              {d.message} {d.code && <code class="quiet">{d.code}</code>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function DiagnosticPlace({ of: { place }, onGo }: { of: Diagnostic; onGo: (offset: number) => void }): JSX.Element {
  if (!place) return <span />;
  const where = place.line > 0 ? `${place.file}:${place.line}:${place.column}` : place.file;
  if (place.file !== rootFile) return <span class="quiet">{where}</span>;
  return (
    <button class="link" type="button" onClick={() => onGo(place.from)}>
      {`Line ${place.line}, column ${place.column}`}
    </button>
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
