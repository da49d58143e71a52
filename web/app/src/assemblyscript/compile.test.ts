import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readModule } from "../wasm/module";
import { compile } from "./compile";
import { example, filesOf } from "./project";

const slow = 60_000; // on a machine that has other work
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const of = (source: string): ReturnType<typeof filesOf> => filesOf({ source, manifest: "" });

// places are the diagnostics in short.
async function places(source: string): Promise<string[]> {
  const { module, diagnostics } = await compile(of(source));
  expect(module).toBeNull();
  return diagnostics.map(({ code, message, place }) =>
    [place && `${place.file}:${place.line}:${place.column}`, code, message].join(" "),
  );
}

describe("compile", () => {
  it("makes what asc makes on the command line", { timeout: slow }, async () => {
    const dir = mkdtempSync(join(tmpdir(), "basalt-as-"));
    try {
      cpSync(join(root, "wasm/guest/as"), join(dir, "basalt"), { recursive: true });
      writeFileSync(join(dir, "index.ts"), example.source);
      // The flags are those of the command.
      const go = readFileSync(join(root, "wasm/guest/asc.go"), "utf8");
      const flags = [.../b\.run\(nil, asc, ascRoot, (.*), b\.out\)/.exec(go)![1]!.matchAll(/"([^"]*)"/g)].map(
        (m) => m[1]!,
      );
      const asc = join(root, "web/app/node_modules/assemblyscript/bin/asc.js");
      execFileSync(process.execPath, [asc, "index.ts", ...flags, "module.wasm"], { cwd: dir });
      const { module, diagnostics } = await compile(filesOf(example));
      expect(diagnostics).toEqual([]);
      expect(Buffer.from(module!).equals(readFileSync(join(dir, "module.wasm")))).toBe(true);
      expect(readModule(module!).exports.map((e) => e.name)).toEqual(
        expect.arrayContaining(["add_tax", "initials", "basalt_alloc", "basalt_reset"]),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("has the whole library", { timeout: slow }, async () => {
    const all = Object.keys(of("")).filter((name) => name !== "index.ts");
    expect(all).toContain("basalt/basalt.ts");
    const { module, diagnostics } = await compile(
      of(all.map((f) => `export * from "./${f.slice(0, -3)}";`).join("\n")),
    );
    expect(diagnostics.filter((d) => d.severity !== "warning")).toEqual([]);
    expect(readModule(module!).imports.map((i) => i.module)).not.toContain("env");
  });

  it("tells lines and columns", { timeout: slow }, async () => {
    const broken = example.source.replace("price +", "prize +");
    const line = broken.split("\n").findIndex((l) => l.includes("prize")) + 1;
    expect(await places(broken)).toEqual([`index.ts:${line}:10 TS2304 Cannot find name 'prize'.`]);
    const { diagnostics } = await compile(of(broken));
    const { from, to } = diagnostics[0]!.place!;
    expect(broken.slice(from, to)).toBe("prize");
    expect(await places("export function f(: i32 {\n")).toEqual([
      "index.ts:1:18 TS1003 Identifier expected.",
      "index.ts:1:26 TS1005 '}' expected.",
    ]);
    expect(await places("// é😀\n/* 😀 */ export function f(): i32 { return x; }")).toEqual([
      "index.ts:2:44 TS2304 Cannot find name 'x'.",
    ]);
  });

  it("finds no files but those it is given", { timeout: slow }, async () => {
    expect(await places('import { x } from "/etc/passwd";\nexport const y = x;')).toEqual([
      expect.stringContaining("not found"),
    ]);
  });
});
