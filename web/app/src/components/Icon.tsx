import type { JSX } from "preact";

// The icons are drawn on a grid of 16, in strokes.
const paths = {
  chevron: "M6 3.5 10.5 8 6 12.5",
  table: "M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13",
  view: "M1.5 8s2.5-4.5 6.5-4.5S14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
  sequence: "M3 12.5V9M6.5 12.5V7M10 12.5V5M13.5 12.5V3",
  schema: "M2 4h4.5l1.5 2h6v7H2z",
  column: "M5 3h6v10H5z",
  index: "M3 4h10M3 8h6M3 12h8",
  function: "M10.5 3.5c-2 0-2.4 1-2.7 3L7 11c-.3 1.6-1 2-2.5 2M5 7h5.5",
  module: "M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2 13.5 5M8 8.2v6",
  add: "M8 3v10M3 8h10",
  upload: "M8 10.5V3M5 5.8 8 2.8l3 3M2.5 10.5v3h11v-3",
  download: "M8 2.8v7.5M5 7.5l3 3 3-3M2.5 10.5v3h11v-3",
  refresh: "M13 8a5 5 0 1 1-1.5-3.55M13 2.5v3h-3",
  play: "M4.5 3v10l8-5z",
  stop: "M4 4h8v8H4z",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
  screen: "M2 3h12v8H2zM6 13.5h4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  help: "M6 6a2 2 0 1 1 2.8 1.8c-.5.3-.8.6-.8 1.4M8 11.8v.2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8",
  leave: "M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3",
  insert: "M2.5 8h8M7.5 5l3 3-3 3M13.5 3v10",
  alert: "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.2",
  check: "M3 8.5l3.2 3.2L13 4.8",
} as const;

export type IconName = keyof typeof paths;

// Icon is decoration: what it stands beside, or the label of its button, says
// what it means.
export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }): JSX.Element {
  return (
    <svg class={filled ? "icon icon-filled" : "icon"} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
