/** What a scan says when it is done: one line of JSON, or a table for people. */
import { escapeControls } from "./match-list.js";

export interface ScanReport {
  /** The device's own name. */
  readonly device: string;
  readonly files: number;
  readonly bytes: number;
  readonly slots: number;
  readonly rounds: number;
  readonly faults: number;
  /** Occurrences by pattern, in the order of the command line. */
  readonly matches: ReadonlyMap<string, number>;
  readonly ms: ScanTimes;
}

/** Wall time in milliseconds. */
export interface ScanTimes {
  /** Finding, reading and packing files. */
  readonly load: number;
  /** Handing corpus and slots to the device. */
  readonly upload: number;
  /** Rounds on the device, until the last is committed. */
  readonly run: number;
  /** Collecting results and counters. */
  readonly readback: number;
  /** All of the scan; what the stages leave is opening the device and preparing the kernel. */
  readonly total: number;
}

export function formatJson(report: ScanReport): string {
  // fromEntries defines own properties, so a pattern called __proto__ is a key like any other.
  const ms = Object.fromEntries(Object.entries(report.ms).map(([stage, time]) => [stage, Math.round(time * 10) / 10]));
  return JSON.stringify({ ...report, matches: Object.fromEntries(report.matches), ms });
}

export function formatTable(report: ScanReport): string {
  const { load, upload, run, readback, total } = report.ms;
  const facts: [string, string][] = [
    ["device", report.device],
    ["files", grouped(report.files)],
    ["bytes", grouped(report.bytes)],
    ["slots", grouped(report.slots)],
    ["rounds", grouped(report.rounds)],
    ...(report.faults === 0 ? [] : [["faults", grouped(report.faults)] satisfies [string, string]]),
  ];
  const matches = [...report.matches].map(([pattern, count]) => [escapeControls(pattern), grouped(count)] satisfies [string, string]);
  const stages: [string, number][] = [
    ["prepare", total - load - upload - run - readback],
    ["load", load],
    ["upload", upload],
    ["run", run],
    ["readback", readback],
    ["total", total],
  ];
  const times = stages.map(([stage, time]) => [stage, time.toFixed(1)] satisfies [string, string]);
  return [
    ...facts.map(([name, value]) => `${name.padEnd(8)}${value}`),
    "",
    ...columns(["pattern", "matches"], matches),
    "",
    ...columns(["stage", "ms"], times),
    "",
  ].join("\n");
}

/** Left column to the left, right column to the right. */
function columns(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string[] {
  const all = [head, ...rows];
  const left = Math.max(...all.map(([text]) => text.length));
  const right = Math.max(...all.map(([, text]) => text.length));
  return all.map(([name, value]) => `${name.padEnd(left)}  ${value.padStart(right)}`);
}

/** 1234567 as 1 234 567, in every locale. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
