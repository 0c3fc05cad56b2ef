/**
 * What lowering yields and a device runs: plain data, no code of ours inside, safe to print into a module and to load
 * without a compiler. The runtime imports the *types* of this file and nothing else of the compiler.
 */
import type { BufferAccess, Program } from "../../ir/ir.js";
import type { HostExpression, Latch, Schedule } from "../../ir/schedule.js";

export type { HostExpression, Latch, Schedule } from "../../ir/schedule.js";

export interface CompiledKernel {
  readonly name: string;
  /** SHA-256 (hex) over everything else in here; the key of pipeline caches. */
  readonly hash: string;
  readonly workgroupSize: readonly [number, number, number];
  /** Storage and uniform buffers that a caller binds by name. The parameter block (group 3, binding 0) is not among them. */
  readonly bindings: readonly KernelBinding[];
  /** The uniform block at group 3, binding 0, in words. */
  readonly parameters: readonly KernelParameter[];
  readonly segments: readonly KernelSegment[];
  readonly schedule: Schedule;
  /** Memory that a device makes for a run; absent where no value crosses a cut through memory. */
  readonly scratch?: KernelScratch;
  /** Records of the latches, of three words each, at group 3, binding 3, for latches alone; absent without latches. */
  readonly latchRecords?: number;
  /** At least one form. A device takes the form that it runs. */
  readonly code: KernelCode;
  /** Present on a megakernel: what the ring's host side must know about it. */
  readonly megakernel?: MegakernelFacts;
}

export interface KernelBinding {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly access: BufferAccess;
  /** Bytes before the run-time tail; the whole size where there is none. */
  readonly fixedBytes: number;
  /** Bytes from one element of the run-time tail to the next; absent where there is none. */
  readonly strideBytes?: number;
  /** The parameter that must hold the tail's logical element count. */
  readonly lengthParameter?: string;
}

export interface KernelParameter {
  readonly name: string;
  readonly type: "u32" | "i32" | "f32" | "bool";
  readonly offsetBytes: number;
  /** What the device computes for it. Neither such a parameter nor a loop counter is a caller's to give. */
  readonly value?: HostExpression;
  /** A loop counter that the schedule alone reads: no dispatch depends on its word in the block. */
  readonly scheduleOnly?: true;
}

/** A part of the program between two grid syncs: one entry point, one dispatch. */
export interface KernelSegment {
  readonly name: string;
  readonly entryPoint: string;
  /** Writes nothing: a device may skip it and counts it as skipped. */
  readonly effectFree: boolean;
  /** Present on a segment that runs as one workgroup and decides what is dispatched behind it. */
  readonly latch?: Latch;
}

/** The storage buffer at group 3, binding 2: written before it is read, never cleared. */
export interface KernelScratch {
  readonly fixedBytes: number;
  readonly bytesPerInvocation: number;
  readonly bytesPerWorkgroup: number;
  /** What lies there, for an error about its size. */
  readonly values: readonly SpilledValue[];
}

export interface SpilledValue {
  readonly name: string;
  readonly bytes: number;
  readonly per: "invocation" | "workgroup" | "grid";
}

export interface KernelCode {
  /** One WGSL module that holds every segment's entry point. */
  readonly wgsl?: string;
  /** One JavaScript module. */
  readonly js?: string;
  /** The unsplit source program, for the oracle. */
  readonly program?: Program;
}

export interface MegakernelFacts {
  readonly protocol: string;
  /** ABI hash of the protocol that the handlers were written against, and of the one it extends (or its own). */
  readonly abiHash: number;
  readonly baseAbiHash: number;
  /** In dense handler order: the index is the row in `report`'s metrics and fault counts. */
  readonly handlers: readonly KernelHandler[];
  /** Names of the data buffers in group 1, in binding order. */
  readonly dataBuffers: readonly string[];
}

export interface KernelHandler {
  readonly name: string;
  readonly opcode: number;
  readonly arguments: readonly KernelArgument[];
  readonly results: readonly KernelResult[];
  readonly faults: Readonly<Record<string, number>>;
}

export interface KernelArgument {
  readonly name: string;
  readonly type: "u32" | "i32" | "f32" | "bool";
  readonly min?: number;
  readonly max?: number;
  /** The only legal words, ascending. */
  readonly in?: readonly number[];
  /** Words that are not legal, ascending. */
  readonly not?: readonly number[];
  readonly multipleOf?: number;
}

export interface KernelResult {
  readonly name: string;
  readonly type: "u32" | "i32" | "f32" | "bool";
}
