import type { JSX } from "preact";

// Mark is Basalt's sign: three columns of the stone.
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-left" d="M3 15l4.5-2.6L12 15v13H3z" />
      <path class="mark-right" d="M20 12l4.5-2.6L29 12v16h-9z" />
      <path class="mark-middle" d="M11.5 6.6L16 4l4.5 2.6V28h-9z" />
    </svg>
  );
}
