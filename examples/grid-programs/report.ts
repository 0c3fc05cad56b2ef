/** What the command says when it is done: one line of JSON, or a table for people. */
export interface Report {
  /** The device's own name. */
  readonly device: string;
  readonly programs: readonly ProgramReport[];
}

export interface ProgramReport {
  readonly name: string;
  readonly size: number;
  readonly unit: string;
  /** Parts that the program was split into, and those that decide about others. */
  readonly segments: number;
  readonly latches: number;
  /** Dispatches of the run, also those of a loop's turns that came to nothing. */
  readonly dispatches: number;
  /** Wall time from the first upload to the end of the readback. */
  readonly ms: number;
  readonly ok: boolean;
  readonly says: string;
}

export function formatJson(report: Report): string {
  return `${JSON.stringify({ ...report, programs: report.programs.map((each) => ({ ...each, ms: Math.round(each.ms * 10) / 10 })) })}\n`;
}

export function formatTable({ device, programs }: Report): string {
  const head = ["program", "size", "segments", "latches", "dispatches", "ms", "result"];
  const rows = programs.map(({ name, size, segments, latches, dispatches, ms, ok, says }) => [
    name, String(size), String(segments), String(latches), String(dispatches), ms.toFixed(1), `${ok ? "right" : "WRONG"}: ${says}`,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column > 0 && column < head.length - 1;
  const lineOf = (row: readonly string[]): string =>
    row.map((text, column) => (isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0))).join("  ").trimEnd();
  return `device: ${device}\n\n${[head, ...rows].map(lineOf).join("\n")}\n`;
}
