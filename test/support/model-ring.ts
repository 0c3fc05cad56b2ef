import * as wire from "../../runtime/generated/megakernel.js";
import { Megakernel } from "../../runtime/megakernel.js";
import type { RingOptions } from "../../runtime/ring/ring-geometry.js";
import type { Ring } from "../../runtime/ring/ring.js";
import { ModelDevice } from "./model-device.js";
import { type ModelHandler, modelKernel } from "./model-kernel.js";

const u32 = (name: string) => ({ name, type: "u32" }) as const;

/** Adds two words. */
export const add = {
  name: "add",
  opcode: 100,
  arguments: [u32("a"), { ...u32("b"), min: 1, max: 1000 }],
  results: [u32("sum")],
  faults: {},
  run: (args) => void (args[2] = ((args[0] ?? 0) + (args[1] ?? 0)) >>> 0),
} as const satisfies ModelHandler;

/** Adds 1 to a cell of `cells`. */
export const mark = {
  name: "mark",
  opcode: 101,
  arguments: [u32("cell")],
  results: [],
  faults: {},
  run: (args, memory) => {
    const cells = memory["cells"];
    if (cells !== undefined) cells[args[0] ?? 0] = (cells[args[0] ?? 0] ?? 0) + 1;
  },
} as const satisfies ModelHandler;

/** Always fails. */
export const refuse = {
  name: "refuse",
  opcode: 102,
  arguments: [u32("reason")],
  results: [],
  faults: { refused: 300 },
  run: (args) => ({ code: 300, detail: args[0] ?? 0 }),
} as const satisfies ModelHandler;

/** Every scalar type, there and back. */
export const echo = {
  name: "echo",
  opcode: 103,
  arguments: [u32("u"), { name: "i", type: "i32", min: -5, max: 5 }, { name: "f", type: "f32" }, { name: "flag", type: "bool" }],
  results: [u32("u"), { name: "i", type: "i32" }, { name: "f", type: "f32" }, { name: "flag", type: "bool" }],
  faults: {},
  run: (args) => args.copyWithin(4, 0, 4) && undefined,
} as const satisfies ModelHandler;

export const nop = { name: "nop", opcode: wire.Opcode.nop, arguments: [], results: [], faults: {} } as const satisfies ModelHandler;

export const shutdown = {
  name: "shutdown",
  opcode: wire.Opcode.shutdown,
  arguments: [],
  results: [],
  faults: {},
  run: (_args, memory) => {
    const control = memory["control"];
    if (control !== undefined) control[wire.CONTROL_SHUTDOWN_WORD] = 1;
  },
} as const satisfies ModelHandler;

export const handlers: readonly ModelHandler[] = [nop, add, mark, refuse, echo, shutdown];

export interface ModelRing {
  readonly device: ModelDevice;
  readonly kernel: Megakernel;
  readonly ring: Ring;
}

/** A ring of 8 slots, unless said otherwise, on a model kernel with the handlers above and one data buffer `cells`. */
export async function modelRing(options: Partial<RingOptions> = {}): Promise<ModelRing> {
  const device = new ModelDevice(handlers);
  const kernel = await Megakernel.create(device, { kernel: modelKernel(handlers, [{ name: "cells" }]), buffers: { cells: new Uint8Array(64) } });
  const ring = kernel.createRing({ slotCount: 8, observables: 2, ...options });
  return { device, kernel, ring };
}

/** The device's words of a buffer, now. */
export function deviceWords(device: ModelDevice, label: string): Uint32Array {
  const buffer = device.buffers.filter((candidate) => candidate.label === label).at(-1);
  if (buffer === undefined) throw new Error(`there is no buffer ${label}`);
  return new Uint32Array(buffer.bytes.buffer);
}
