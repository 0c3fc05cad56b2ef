import { ByteSlot, type DispatchStats, OUTPUT_COUNT, type ResidentHandles, protocol } from "../../runtime/index.js";
import { type Recorded, partsOf, recordedKernel, storingMirror, wordAt } from "./dispatch-kernel.js";

export function newOutputs(): ByteSlot[] {
  return Array.from({ length: OUTPUT_COUNT }, () => new ByteSlot());
}

export function total(slots: readonly ByteSlot[]): number {
  return slots.reduce((sum, slot) => sum + slot.byteLength, 0);
}

/** The first observable in a dispatch's outputs. */
export function stored(outputs: readonly ByteSlot[]): number {
  return wordAt(outputs[0]?.bytes ?? new Uint8Array(), protocol.CONTROL_OBSERVABLES_WORD);
}

/** List, rows, slots and storage: everything that "identity kept" speaks of. */
export function identities(rows: readonly (readonly ByteSlot[])[]): unknown[] {
  return [rows, ...rows, ...rows.flat(), ...rows.flat().map((slot) => slot.bytes.buffer)];
}

export function same(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  return actual.length === expected.length && actual.every((each, i) => each === expected[i]);
}

/** Each call of the family over one ring, or two, whose first slot adds 1 to an observable. */
export interface Family {
  readonly name: string;
  readonly rows: number;
  open(options?: Parameters<typeof recordedKernel>[0]): Promise<Recorded & { call(outputs?: ByteSlot[][]): Promise<{ rows: readonly ByteSlot[][]; stats: DispatchStats }> }>;
}

export const FAMILY: readonly Family[] = [
  {
    name: "dispatch",
    rows: 1,
    open: async (options) => {
      const recorded = await recordedKernel(options);
      return {
        ...recorded,
        call: async ([outputs = newOutputs()] = []) => {
          const result = await recorded.kernel.dispatch(partsOf(storingMirror(6)), { outputs });
          return { rows: [result.outputs], stats: result.stats };
        },
      };
    },
  },
  {
    name: "dispatchResident",
    rows: 1,
    open: async (options) => {
      const recorded = await recordedKernel(options);
      let handles = await recorded.kernel.createResident(storingMirror(6));
      return {
        ...recorded,
        call: async ([outputs = newOutputs()] = []) => {
          const result = await recorded.kernel.dispatchResident(handles, { outputs });
          handles = result.handles;
          return { rows: [result.outputs], stats: result.stats };
        },
      };
    },
  },
  {
    name: "dispatchResidentMany",
    rows: 2,
    open: async (options) => {
      const recorded = await recordedKernel(options);
      let handles: readonly ResidentHandles[] = [await recorded.kernel.createResident(storingMirror(6)), await recorded.kernel.createResident(storingMirror(6, 7))];
      return {
        ...recorded,
        call: async (outputs = [newOutputs(), newOutputs()]) => {
          const result = await recorded.kernel.dispatchResidentMany(handles, { outputs });
          handles = result.handles;
          return { rows: result.outputs, stats: result.stats };
        },
      };
    },
  },
];
