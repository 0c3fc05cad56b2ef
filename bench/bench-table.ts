/** A bench's result for people. */
import type { BenchResult } from "./harness.js";

/** `targets` are ratios and figures that are met at or above, `limits` those that are met at or below. */
export function formatBench(result: BenchResult, targets: Readonly<Record<string, number>>, limits: Readonly<Record<string, number>> = {}): string {
  const { environment } = result;
  const head = ["contender", "size", "samples", "median ms", "p10", "p90"];
  const cells = result.rows.map((row) => [row.name, row.size, String(row.samples), milliseconds(row.medianMs), milliseconds(row.p10Ms), milliseconds(row.p90Ms)]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ").trimEnd();
  const judged = ([name, value]: [string, number]): string => {
    const [target, limit] = [targets[name], limits[name]];
    if (target !== undefined) return `${name}  ${value.toFixed(2)}  (target ${target}: ${value >= target ? "met" : "MISSED"})`;
    if (limit !== undefined) return `${name}  ${value.toFixed(2)}  (limit ${limit}: ${value <= limit ? "met" : "MISSED"})`;
    return `${name}  ${value.toFixed(2)}`;
  };
  const figures = Object.entries(result.figures ?? {}).map(judged);
  return [
    `${result.bench} on ${environment.device}`,
    `${environment.cpu}, ${environment.cores} cores, Node ${environment.node}, ${environment.platform}`,
    "",
    line(head),
    ...cells.map(line),
    "",
    "ratios of median wall times; above 1 the second is faster",
    ...Object.entries(result.ratios).map(judged),
    "",
    ...(figures.length === 0 ? [] : ["figures, each in the unit that its name says", ...figures, ""]),
  ].join("\n");
}

/** Three digits that count, so that microseconds are not all 0.00. */
function milliseconds(value: number): string {
  return value < 10 ? value.toPrecision(3) : value.toFixed(2);
}
