// The part of the compiler's interface that is used. The types that come with the
// compiler declare the language's own globals for the whole program, and those of
// TypeScript would contradict them.

// Message is a message of the compiler.
export interface Message {
  code: number;
  category: number; // 0: pedantic, 1: info, 2: warning, 3: error
  message: string;
  range: { start: number; end: number; source: { normalizedPath: string } } | null;
}

export interface Options {
  readFile: (name: string) => string | null;
  writeFile: (name: string, content: Uint8Array | string) => void;
  listFiles: () => string[] | null;
  reportDiagnostic: (message: Message) => void;
}

// main is the command asc.
export function main(args: string[], options: Options): Promise<{ error: Error | null }>;
