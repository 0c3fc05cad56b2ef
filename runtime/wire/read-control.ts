/** Single values of a control buffer of any alignment. Each reader needs the words that it reads, not a whole buffer. */
import { GridwrightError } from "../error.js";
import {
  CONTROL_DONE_COUNT_WORD,
  CONTROL_EPOCH_WORD,
  CONTROL_METRICS_COUNT,
  CONTROL_METRICS_WORD,
  CONTROL_OBSERVABLES_WORD,
  MAX_OBSERVABLES,
} from "../generated/megakernel.js";

/** Slots that became DONE, modulo 2^32. @throws GridwrightError `decode/length` */
export function readDoneCount(control: Uint8Array): number {
  return controlView(control, CONTROL_DONE_COUNT_WORD + 1, "the done count").getUint32(CONTROL_DONE_COUNT_WORD * 4, true);
}

/** Fences passed, modulo 2^32. @throws GridwrightError `decode/length` */
export function readEpoch(control: Uint8Array): number {
  return controlView(control, CONTROL_EPOCH_WORD + 1, "the epoch").getUint32(CONTROL_EPOCH_WORD * 4, true);
}

/** One result word. @throws GridwrightError `decode/range`: no such observable, here or in any buffer; `decode/length` */
export function readObservable(control: Uint8Array, index: number): number {
  const word = CONTROL_OBSERVABLES_WORD + index;
  if (!Number.isInteger(index) || index < 0 || index >= MAX_OBSERVABLES) throw noObservable(index, MAX_OBSERVABLES);
  const view = controlView(control, CONTROL_OBSERVABLES_WORD, "the observables");
  if ((word + 1) * 4 > view.byteLength) throw noObservable(index, view.byteLength / 4 - CONTROL_OBSERVABLES_WORD);
  return view.getUint32(word * 4, true);
}

export interface OpcodeMetric {
  readonly opcode: number;
  /** Executions, modulo 2^32. */
  readonly count: number;
}

/** Opcodes 0 to 31 that have been executed, ascending. @throws GridwrightError `decode/length` */
export function readMetrics(control: Uint8Array): OpcodeMetric[] {
  const view = controlView(control, CONTROL_METRICS_WORD + CONTROL_METRICS_COUNT, "the metrics");
  const metrics: OpcodeMetric[] = [];
  for (let opcode = 0; opcode < CONTROL_METRICS_COUNT; opcode++) {
    const count = view.getUint32((CONTROL_METRICS_WORD + opcode) * 4, true);
    if (count !== 0) metrics.push({ opcode, count });
  }
  return metrics;
}

function controlView(control: Uint8Array, words: number, what: string): DataView {
  if (control.byteLength % 4 === 0 && control.byteLength >= words * 4) return new DataView(control.buffer, control.byteOffset, control.byteLength);
  throw new GridwrightError({
    code: "decode/length",
    message: `a control buffer of ${control.byteLength} bytes does not hold ${what} (at least ${words * 4}, whole words)`,
    help: "pass the bytes of a buffer made by encodeControl",
    fields: { actual: control.byteLength, limit: words * 4 },
  });
}

function noObservable(index: number, limit: number): GridwrightError {
  return new GridwrightError({
    code: "decode/range",
    message: `observable ${index} does not exist (${limit} observables)`,
    help: "make the control buffer with more observables, or use a lower index",
    fields: { index, limit },
  });
}
