/** Generates a project and brings its folder up to date: the work of `gen`, of `gen --watch` and of the bundler plugins. */
import type { Config } from "./config.js";
import { generateProject } from "./generate-project.js";
import type { ProjectMemory } from "./project-memory.js";
import { applyChanges, changesFor, removeLeftovers } from "./write-files.js";

export interface WrittenProject {
  /** Paths from the project folder. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Files that are generated and were as they should be. */
  readonly unchanged: number;
}

/** One line per file that has changed, or that there was none. */
export function writtenLines({ written, removed, unchanged }: WrittenProject): string[] {
  if (written.length + removed.length === 0) return [upToDate(unchanged)];
  return [...written.map((path) => `wrote ${path}`), ...removed.map((path) => `removed ${path}`)];
}

export function upToDate(total: number): string {
  return `all ${total} generated files are up to date`;
}

/** Throws `DiagnosticError` or `CommandError`, and writes nothing then. */
export async function writeProject(config: Config, memory?: ProjectMemory): Promise<WrittenProject> {
  const files = await generateProject(config, memory);
  const changes = changesFor(config.folder, files, config.manifest);
  removeLeftovers(config.folder, files);
  applyChanges(config.folder, changes);
  const written = changes.filter((change) => change.after !== undefined).map((change) => change.path);
  const removed = changes.filter((change) => change.after === undefined).map((change) => change.path);
  return { written, removed, unchanged: files.length - written.length };
}
