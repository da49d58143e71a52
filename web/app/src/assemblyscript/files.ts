// Files are texts by their path.
export type Files = Record<string, string>;

export interface Diagnostic {
  severity: "error" | "warning" | "info";
  code: string; // as asc writes it: "TS2304"
  message: string;
  place: Place | null;
}

// Place is where in the files something is wrong. Offsets are in UTF-16 units
// from 0, lines and columns from 1; both are 0 in files of the compiler's own.
export interface Place {
  file: string;
  from: number;
  to: number;
  line: number;
  column: number;
}

export interface Compilation {
  module: Uint8Array<ArrayBuffer> | null; // null where there are errors
  diagnostics: Diagnostic[];
}

// rootFile is the file that a project begins with.
export const rootFile = "index.ts";
