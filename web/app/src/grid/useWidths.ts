import { useMemo, useState } from "preact/hooks";
import type { Result } from "../state/result";
import { fitWidths, narrowest } from "./widths";

// useWidths returns the widths of a result's columns and how to change one. What
// somebody has set stays when more rows come.
export function useWidths(result: Result): [number[], (column: number, width: number) => void] {
  // They are fitted to the first rows that come, and once more when all are there.
  const some = result.rowCount.value > 0;
  const settled = result.state.value !== "running";
  const fitted = useMemo(() => fitWidths(result.columns, result.rows), [result, some, settled]);
  const [own, setOwn] = useState<Readonly<Record<number, number>>>({});
  const widths = useMemo(() => fitted.map((width, i) => own[i] ?? width), [fitted, own]);
  return [
    widths,
    (column, width) => setOwn((before) => ({ ...before, [column]: Math.max(narrowest, Math.round(width)) })),
  ];
}
