import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import type { Plugin } from "vite";

// workersDir is where the scripts of workers go: the server gives those a policy of
// their own.
export const workersDir = "workers/";

const packages = new Set<string>(); // their directories

// workerPackages collects what packages the workers are built of.
export const workerPackages: Plugin = {
  name: "worker-packages",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "chunk") continue;
      for (const id of file.moduleIds) {
        const dir = /^\/?.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
        if (dir) packages.add(dir);
      }
    }
  },
};

// packWorkers leaves the scripts of workers compressed only, because they are big, and
// adds the licences of their packages to the list. The compressor is in JavaScript so
// that it gives the same bytes everywhere.
export function packWorkers(licences: string): Plugin {
  return {
    name: "pack-workers",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((name) => name.startsWith(workersDir))) {
        const path = join(dir!, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9, mtime: 0 }));
        rmSync(path);
      }
      for (const own of [...packages].sort()) appendFileSync(join(dir!, licences), licenceOf(own));
    },
  };
}

function licenceOf(dir: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const texts = ["LICENSE", "NOTICE"].map((file) => join(dir, file)).filter((path) => existsSync(path));
  if (texts.length === 0) throw new Error(`the package ${name} has no licence`);
  const words = texts.map((path) => `${readFileSync(path, "utf8").trim()}\n`);
  return `\n## ${name} - ${version} (${license})\n\n${words.join("\n")}`;
}
