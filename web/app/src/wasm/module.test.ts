import { describe, expect, it } from "vitest";
import { readModule, signature } from "./module";

const text = (s: string): number[] => [...new TextEncoder().encode(s)];
const name = (s: string): number[] => [s.length, ...text(s)];
const part = (id: number, ...body: number[]): number[] => [id, body.length, ...body];

const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const types = part(1, 2, 0x60, 2, 0x7e, 0x7f, 1, 0x7c, 0x60, 0, 0);
const imports = part(
  2,
  2,
  ...name("basalt"),
  ...name("log"),
  0,
  1,
  ...name("env"),
  ...name("memory"),
  2,
  1,
  1,
  0x80,
  2,
);
const functions = part(3, 1, 0);
const exports = part(7, 2, ...name("f"), 0, 1, ...name("memory"), 2, 0);
const code = part(10, 1, 2, 0, 0x0b);
const manifest = part(0, ...name("basalt.manifest"), ...text('{"abi":1,"functions":[{"name":"f"}]}'));
const whole = [magic, types, imports, functions, exports, code, manifest].flat();

describe("readModule", () => {
  it("finds imports, exports, memory and manifest", () => {
    const info = readModule(new Uint8Array(whole));
    expect(info.imports).toEqual([
      { module: "basalt", name: "log", kind: "function", type: { params: [], results: [] } },
      { module: "env", name: "memory", kind: "memory", type: null },
    ]);
    expect(info.exports).toEqual([
      { name: "f", kind: "function", type: { params: ["i64", "i32"], results: ["f64"] } },
      { name: "memory", kind: "memory", type: null },
    ]);
    expect(info.memory).toEqual({ min: 1, max: 256 });
    expect(info.manifest).toEqual({ capabilities: [], functions: ["f"] });
    expect(signature(info.exports[0]!.type!)).toBe("(i64, i32) → f64");
  });

  it("says of every beginning of a module what is wrong, or reads it", () => {
    // Where a section ends there is a module; anywhere else it is cut off.
    const ends = new Set<number>();
    let at = 0;
    for (const piece of [magic, types, imports, functions, exports, code, manifest]) ends.add((at += piece.length));
    for (let n = 0; n < whole.length; n++) {
      const read = (): unknown => readModule(new Uint8Array(whole.slice(0, n)));
      if (ends.has(n)) expect(read).not.toThrow();
      else expect(read, `${n} bytes`).toThrow(/cut off|not a WebAssembly module/);
    }
  });

  it("refuses what is no module", () => {
    expect(() => readModule(new TextEncoder().encode("(module)"))).toThrow("not a WebAssembly module");
    expect(() => readModule(new Uint8Array([...magic, ...part(1, 1, 0x50)]))).toThrow("no function's");
    expect(() => readModule(new Uint8Array([...magic, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 1]))).toThrow("32 bits");
    expect(() => readModule(new Uint8Array([...magic, ...part(0, ...name("basalt.manifest"), 0x7b)]))).toThrow(
      "manifest",
    );
  });
});
