/** Generates a project and brings its folder up to date: the work of `gen`, of `gen --watch` and of the bundler plugins. */
import type { GeneratedFile } from "../codegen/protocol/generate.js";
import type { Config } from "./config.js";
import { generateProject } from "./generate-project.js";
import type { ProjectMemory } from "./project-memory.js";
import type { WrittenProject } from "./written-project.js";
import { applyChanges, changesFor, removeLeftovers } from "./write-files.js";

/** Throws `DiagnosticError` or `CommandError`, and writes nothing then. */
export async function writeProject(config: Config, memory?: ProjectMemory): Promise<WrittenProject> {
  return writeOutputs(config, await generateProject(config, memory));
}

/** Throws `CommandError`, and writes nothing then. */
export function writeOutputs(config: Config, files: readonly GeneratedFile[]): WrittenProject {
  const changes = changesFor(config.folder, files, config.manifest);
  removeLeftovers(config.folder, files);
  applyChanges(config.folder, changes);
  const written = changes.filter((change) => change.after !== undefined).map((change) => change.path);
  const removed = changes.filter((change) => change.after === undefined).map((change) => change.path);
  return { written, removed, unchanged: files.length - written.length };
}
