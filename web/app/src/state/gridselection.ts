import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Area } from "../rows/export";
import type { Result } from "./result";

export interface Cell {
  row: number;
  column: number;
}

// Selection is a rectangle of cells from an anchor to the cell with the cursor.
export interface Selection {
  anchor: Cell;
  cursor: Cell;
}

// The selection of a result lasts as long as the result, so that it is there
// again when its tab is.
const selections = new WeakMap<Result, { selection: Signal<Selection | null>; area: ReadonlySignal<Area | null> }>();

function of(result: Result): { selection: Signal<Selection | null>; area: ReadonlySignal<Area | null> } {
  let own = selections.get(result);
  if (!own) {
    const selection = signal<Selection | null>(null);
    own = { selection, area: computed(() => selection.value && areaOf(selection.value)) };
    selections.set(result, own);
  }
  return own;
}

function areaOf({ anchor, cursor }: Selection): Area {
  return {
    top: Math.min(anchor.row, cursor.row),
    bottom: Math.max(anchor.row, cursor.row) + 1,
    left: Math.min(anchor.column, cursor.column),
    right: Math.max(anchor.column, cursor.column) + 1,
  };
}

export function selectionSignal(result: Result): Signal<Selection | null> {
  return of(result).selection;
}

export function selectionOf(result: Result): ReadonlySignal<Area | null> {
  return of(result).area;
}
