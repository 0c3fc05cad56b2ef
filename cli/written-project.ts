/** What bringing a project up to date did, and how a person is told. */
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
