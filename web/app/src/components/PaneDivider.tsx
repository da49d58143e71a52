import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

interface Props {
  label: string;
  axis: "x" | "y"; // along which it moves
  value: Signal<number>;
  low: number;
  high: number;
  // measure returns the value that a pointer's place stands for.
  measure: (event: PointerEvent) => number;
  step: number; // of an arrow key
}

// PaneDivider is the line between two panes, moved with a pointer or the arrow
// keys.
export function PaneDivider({ label, axis, value, low, high, measure, step }: Props): JSX.Element {
  const set = (to: number): void => {
    value.value = Math.round(Math.max(low, Math.min(high, to)));
  };

  function onPointerDown(event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  function onPointerMove(event: PointerEvent): void {
    if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) set(measure(event));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const less = axis === "x" ? "ArrowLeft" : "ArrowUp";
    const more = axis === "x" ? "ArrowRight" : "ArrowDown";
    if (event.key === less) set(value.value - step);
    else if (event.key === more) set(value.value + step);
    else if (event.key === "Home") set(low);
    else if (event.key === "End") set(high);
    else return;
    event.preventDefault();
  }

  return (
    <div
      class={`divider divider-${axis}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={value.value}
      aria-valuemin={low}
      aria-valuemax={high}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
