import { main, type Message } from "assemblyscript/asc";
import { rootFile, type Compilation, type Diagnostic, type Files, type Place } from "./files";

const moduleFile = "module.wasm";

// The arguments are those with which wasm/guest calls asc, so that the same source
// gives the same module here.
const args = [rootFile, "-O3", "--runtime", "stub", "--use", "abort=", "-o", moduleFile];

// compile makes a module of files, of which the root is the first that is read.
// There are no others: what is not among them is not found.
export async function compile(files: Files): Promise<Compilation> {
  let module: Compilation["module"] = null;
  const diagnostics: Diagnostic[] = [];
  const result = await main(args, {
    readFile: (name) => (Object.hasOwn(files, name) ? files[name]! : null),
    writeFile: (name, content) => {
      if (name === moduleFile && typeof content !== "string") module = new Uint8Array(content);
    },
    listFiles: () => null,
    reportDiagnostic: (message) => diagnostics.push(diagnosticOf(message, files)),
  });
  if (!result.error) return { module, diagnostics };
  // What the compiler says without a diagnostic is about itself.
  if (!diagnostics.some((d) => d.severity === "error")) {
    diagnostics.push({ severity: "error", code: "", message: result.error.message, place: null });
  }
  return { module: null, diagnostics };
}

const severities = ["info", "info", "warning", "error"] as const; // by category

function diagnosticOf({ code, category, message, range }: Message, files: Files): Diagnostic {
  return {
    severity: severities[category] ?? "error",
    code: `${code < 1000 ? "AS" : "TS"}${code}`,
    message,
    place: range && placeOf(files, range.source.normalizedPath, range.start, range.end),
  };
}

function placeOf(files: Files, file: string, from: number, to: number): Place {
  if (!Object.hasOwn(files, file)) return { file, from, to, line: 0, column: 0 };
  const before = files[file]!.slice(0, from);
  return { file, from, to, line: before.split("\n").length, column: from - before.lastIndexOf("\n") };
}
