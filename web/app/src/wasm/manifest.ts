import { ProblemError } from "../api/problem";
import { isModule } from "./module";

const customSection = 0;
const section = new TextEncoder().encode("basalt.manifest");

// appendManifest returns a module with its manifest in a custom section, as
// AppendManifest of wasm/guest does; an empty text is none. What a manifest has to say
// is the server's to check.
export function appendManifest(module: Uint8Array<ArrayBuffer>, manifest: string): Uint8Array<ArrayBuffer> {
  if (!isModule(module)) throw new Error("There is no WebAssembly module to give a manifest to.");
  if (manifest.trim() === "") return module;
  const json = new TextEncoder().encode(compact(manifest));
  const content = join(leb128(section.length), section, json);
  return join(module, new Uint8Array([customSection]), leb128(content.length), content);
}

// compact takes the space out of JSON, and leaves all else as it is written.
function compact(json: string): string {
  try {
    JSON.parse(json);
  } catch (thrown) {
    throw new ProblemError({ title: "The manifest is not JSON.", status: 0, detail: (thrown as Error).message });
  }
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? "");
}

function leb128(n: number): Uint8Array {
  const bytes: number[] = [];
  for (; n >= 0x80; n >>>= 7) bytes.push((n & 0x7f) | 0x80);
  return new Uint8Array([...bytes, n]);
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
