import { describe, expect, it } from "vitest";
import { appendManifest } from "./manifest";
import { readModule } from "./module";

const module = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("appendManifest", () => {
  it("writes a section that is read again, of any size", () => {
    for (const n of [0, 1, 90, 100, 127, 128, 16384, 70000]) {
      const name = "é".repeat(n);
      const whole = appendManifest(module, JSON.stringify({ functions: [{ name }] }));
      expect(whole.subarray(0, module.length)).toEqual(module);
      expect(readModule(whole).manifest).toEqual({ capabilities: [], functions: [name] });
    }
  });

  it("takes space out, but not of texts, and keeps numbers as they are", () => {
    const whole = appendManifest(module, '{ "a b" :\n\t[1.50, "\\" c : \\\\" , true ] }\r\n');
    expect(text(whole).endsWith('basalt.manifest{"a b":[1.50,"\\" c : \\\\",true]}')).toBe(true);
  });

  it("takes an empty text for none", () => expect(appendManifest(module, " \n")).toBe(module));

  it("refuses what is no JSON, and what is no module", () => {
    expect(() => appendManifest(module, '{"x": 1,}')).toThrow("not JSON");
    expect(() => appendManifest(new Uint8Array(8), "{}")).toThrow("no WebAssembly module");
  });
});
