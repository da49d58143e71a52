import manifest from "../../../../server/cli/fntemplate/common/manifest.json?raw";
import source from "../../../../server/cli/fntemplate/as/index.ts?raw";
import { rootFile, type Files } from "./files";

// example is what "basalt fn new" begins a project with.
export const example: Project = { source, manifest };

// Project is what a user writes: the source and the manifest, which may be empty.
export interface Project {
  source: string;
  manifest: string;
}

const libraryDir = "basalt/";

// library is the library of wasm/guest, where "basalt fn new" puts it.
const library: Files = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>("../../../../wasm/guest/as/*.ts", { query: "?raw", import: "default", eager: true }),
  ).map(([path, text]) => [libraryDir + path.slice(path.lastIndexOf("/") + 1), text]),
);

// filesOf is what the compiler sees of a project.
export function filesOf(project: Project): Files {
  return { ...library, [rootFile]: project.source };
}
