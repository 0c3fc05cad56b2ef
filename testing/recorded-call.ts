import type { Durability, RunCounts } from "../runtime/device.js";

/** One call that a recording device has taken. `generation` counts its devices from 1; each `reopen` makes another. */
export type RecordedCall = { readonly generation: number } & (
  | { readonly kind: "createBuffer"; readonly label: string; readonly byteLength: number; readonly durability: Durability; readonly dataBytes: number }
  | { readonly kind: "destroyBuffer"; readonly label: string }
  | { readonly kind: "prepare"; readonly kernel: string }
  /** `run` has one row; `runMany` any number. */
  | { readonly kind: "run" | "runMany"; readonly kernel: string; readonly rows: readonly RecordedRow[] }
  | { readonly kind: "write"; readonly label: string; readonly offsetBytes: number; readonly byteLength: number }
  /** `into` is how many slots the caller gave. */
  | { readonly kind: "read"; readonly ranges: readonly RecordedRange[]; readonly into: number }
  | { readonly kind: "reopen" }
  | { readonly kind: "close" }
);

export interface RecordedRow {
  /** Labels of the buffers by binding name. */
  readonly buffers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly grid: readonly [number, number, number];
  /** Segments in the order of their dispatches. */
  readonly segments: readonly number[];
}

export interface RecordedRange {
  readonly label: string;
  readonly offsetBytes: number;
  readonly byteLength: number;
}

/** Calls that can be told how to end. */
export type ScriptedCall = "createBuffer" | "prepare" | "run" | "write" | "read" | "reopen";

export type ScriptedEnd =
  /** As if nothing had been scripted: lets a script skip calls. */
  | { readonly kind: "Pass" }
  /** Throws, or rejects with, this error. Nothing else happens. */
  | { readonly kind: "Fail"; readonly error: Error }
  /** The device is lost before the call has had any effect. */
  | { readonly kind: "Lose" }
  /** The device is lost once the call has had its effect, before anybody learns of it. */
  | { readonly kind: "LoseAfter" }
  /** Of a run, in place of executing it: bytes by row and binding name, from the start of the buffer, and counts. */
  | { readonly kind: "Answer"; readonly rows?: readonly Readonly<Record<string, Uint8Array>>[]; readonly counts?: Partial<RunCounts> };
