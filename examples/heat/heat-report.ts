/** What a run says when it is done: one line of JSON, or a few lines for people. */

export interface HeatReport {
  /** The device's own name. */
  readonly device: string;
  readonly size: number;
  readonly steps: number;
  readonly dispatches: number;
  readonly frames: readonly FrameReport[];
  /** Absent where nobody asked. */
  readonly verified?: boolean;
  /** Wall time in milliseconds; what the stages leave of the total is opening the device and preparing the kernel. */
  readonly ms: { readonly run: number; readonly write: number; readonly verify: number; readonly total: number };
}

export interface FrameReport {
  readonly path: string;
  /** Steps before it. */
  readonly step: number;
}

export function formatJson(report: HeatReport): string {
  const ms = Object.fromEntries(Object.entries(report.ms).map(([stage, time]) => [stage, Math.round(time * 10) / 10]));
  return `${JSON.stringify({ ...report, ms })}\n`;
}

export function formatText({ device, size, steps, dispatches, frames, verified, ms }: HeatReport): string {
  const perCell = (ms.run * 1e6) / (size * size * steps);
  return [
    `${device}: ${size} x ${size} cells, ${steps} steps in ${dispatches} dispatches, ${ms.run.toFixed(0)} ms (${perCell.toFixed(1)} ns per cell and step)`,
    ...frames.map(({ path, step }) => `  ${path}  step ${step}`),
    ...(verified === true ? [`verified: all ${frames.length} frames hold what the CPU computes, bit for bit (${ms.verify.toFixed(0)} ms)`] : []),
    "",
  ].join("\n");
}
