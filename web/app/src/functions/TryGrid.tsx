import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { tryFunction, type Trial, type WasmFunction } from "../api/modules";
import { problemOf, type Problem } from "../api/problem";
import { count } from "../components/format";
import { Icon } from "../components/Icon";
import { isNumericType } from "../rows/rowparser";
import { expired } from "../state/session";
import { micros } from "./micros";
import { cellsOf } from "./pasted";
import { ProblemNote } from "./ProblemNote";

// Row is the arguments of a call, null being NULL, and what it gave.
interface Row {
  id: number;
  cells: (string | null)[];
  trial: Trial | null;
}

// mostRows is on how many rows the server tries a function.
const mostRows = 1000;

let nextID = 1;

// TryGrid calls a function for rows that the user writes or pastes.
export function TryGrid({ fn, onRun }: { fn: WasmFunction; onRun: () => void }): JSX.Element {
  const blank = (): Row => ({ id: nextID++, cells: fn.types.map(() => null), trial: null });
  const rows = useSignal<Row[]>([blank(), blank()]);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  function set(id: number, column: number, text: string | null): void {
    rows.value = rows.value.map((row) =>
      row.id === id ? { ...row, cells: row.cells.with(column, text), trial: null } : row,
    );
  }

  // paste fills the grid from a cell on with a table of a spreadsheet.
  function paste(id: number, column: number, table: string[][]): void {
    const list = [...rows.value];
    const from = list.findIndex((row) => row.id === id);
    table.slice(0, mostRows - from).forEach((texts, i) => {
      const row = list[from + i] ?? blank();
      const cells = row.cells.map((cell, c) => texts[c - column] ?? cell);
      list[from + i] = { ...row, cells, trial: null };
    });
    rows.value = list;
  }

  async function run(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    const tried = rows.value;
    try {
      const trials = await tryFunction(
        fn,
        tried.map((row) => row.cells),
      );
      // A row that was changed meanwhile has no result.
      rows.value = rows.value.map((row) => {
        const at = tried.indexOf(row);
        return at < 0 ? row : { ...row, trial: trials[at] ?? null };
      });
      onRun();
    } catch (thrown) {
      if (!expired(thrown)) problem.value = problemOf(thrown);
    } finally {
      busy.value = false;
    }
  }

  const list = rows.value;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Rows">
        <table class="try">
          <thead>
            <tr>
              {fn.types.map((type, i) => (
                <th scope="col" key={i}>
                  {nameOf(fn, i)} <span class="quiet">{type}</span>
                </th>
              ))}
              <th scope="col">
                Result <span class="quiet">{fn.result}</span>
              </th>
              <th scope="col" class="number">
                Fuel
              </th>
              <th scope="col" class="number">
                Time
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {list.map((row, number) => (
              <tr key={row.id}>
                {row.cells.map((cell, i) => (
                  <td key={i} class="try-cell">
                    <Cell
                      label={`${nameOf(fn, i)} of row ${number + 1}`}
                      type={fn.types[i]!}
                      value={cell}
                      onChange={(text) => set(row.id, i, text)}
                      onPaste={(table) => paste(row.id, i, table)}
                    />
                  </td>
                ))}
                <Outcome trial={row.trial} numeric={isNumericType(fn.result)} />
                <td>
                  <button
                    class="button button-quiet button-icon button-small"
                    type="button"
                    aria-label={`Remove row ${number + 1}`}
                    title="Remove the row"
                    onClick={() => (rows.value = list.filter((other) => other !== row))}
                  >
                    <Icon name="close" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problem.value && <ProblemNote problem={problem.value} />}
      <div class="actions">
        <button class="button button-primary" type="submit" aria-disabled={busy.value || list.length === 0}>
          <Icon name="play" filled /> {list.length === 1 ? "Call it" : `Call it ${list.length} times`}
        </button>
        <button
          class="button"
          type="button"
          aria-disabled={list.length >= mostRows}
          onClick={() => list.length < mostRows && (rows.value = [...list, blank()])}
        >
          <Icon name="add" /> Add a row
        </button>
        <Total rows={list} />
      </div>
    </form>
  );
}

function Total({ rows }: { rows: Row[] }): JSX.Element {
  const trials = rows.map((row) => row.trial).filter((trial) => trial !== null);
  const failed = trials.filter((trial) => trial.problem).length;
  const sum = (of: (trial: Trial) => number): number => trials.reduce((total, trial) => total + of(trial), 0);
  return (
    <span class="quiet" role="status">
      {trials.length > 0 &&
        `${trials.length - failed} of ${trials.length} gave a value. ${count(sum((t) => t.fuel))} fuel, ${micros(sum((t) => t.timeUS))}.`}
    </span>
  );
}

// nameOf is what the declaration calls an argument, where it does.
function nameOf(fn: WasmFunction, i: number): string {
  return fn.names[i] || `$${i + 1}`;
}

interface CellProps {
  label: string;
  type: string;
  value: string | null;
  onChange: (text: string | null) => void;
  onPaste: (table: string[][]) => void;
}

// Cell is a text, or NULL: an empty one is NULL where the type has no empty text,
// and the button makes it so where it has.
function Cell({ label, type, value, onChange, onPaste }: CellProps): JSX.Element {
  const texts = type === "text" || type === "bytea" || type.startsWith("character");
  return (
    <>
      <input
        class={isNumericType(type) ? "number" : ""}
        aria-label={label}
        value={value ?? ""}
        placeholder={value === null ? "NULL" : "empty"}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          const text = event.currentTarget.value;
          onChange(text === "" && !texts ? null : text);
        }}
        onPaste={(event) => {
          const table = cellsOf(event.clipboardData?.getData("text/plain") ?? "");
          if (!table) return;
          event.preventDefault();
          onPaste(table);
        }}
      />
      {texts && value !== null && (
        <button class="null-button" type="button" aria-label={`Make ${label} NULL`} onClick={() => onChange(null)}>
          NULL
        </button>
      )}
    </>
  );
}

function Outcome({ trial, numeric }: { trial: Trial | null; numeric: boolean }): JSX.Element {
  const problem = trial?.problem;
  if (!trial) return <td colSpan={3} />;
  return (
    <>
      <td class={problem ? "try-error" : numeric ? "try-value number" : "try-value"} title={problem?.hint}>
        {problem ? (
          <>
            <code class="sqlstate">{problem.code}</code> {problem.title}
            {problem.detail && <span class="quiet"> {problem.detail}</span>}
          </>
        ) : (
          (trial.value ?? <span class="grid-null">NULL</span>)
        )}
      </td>
      <td class="number">{count(trial.fuel)}</td>
      <td class="number">{micros(trial.timeUS)}</td>
    </>
  );
}
