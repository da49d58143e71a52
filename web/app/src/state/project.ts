import { example, type Project } from "../assemblyscript/project";
import { isString, stored } from "./stored";

// project is what is written in AssemblyScript, for the next visit: the server has
// only what was compiled of it.
export const project = stored<Project>("assemblyscript", example, isProject);

function isProject(value: unknown): value is Project {
  const { source, manifest } = (value ?? {}) as Partial<Project>;
  return isString(source) && isString(manifest);
}
