/**
 * The abstract machine that a program is assembled for. A program is a flat list of instructions, an invocation is a
 * program counter and its slots. Every access of shared memory is an instruction of its own, because that is where the
 * scheduler may turn to another invocation; everything between two of them is local and its order does not matter.
 *
 * Functions do not recurse, so each has its slots once per invocation, and a call is a jump that leaves its return address.
 */
import type { Barrier, Expression, Place, Program, Statement } from "../ir.js";
import type { Type, Vector } from "../types.js";
import type { FindingLog } from "./finding-log.js";
import type { AccessHistory, RaceDetector } from "./races.js";
import type { Random } from "./random.js";
import type { Value } from "./value.js";

/** Index into `Assembly.code`. */
export type Address = number;

/** What an instruction stands for in the program. */
export interface Site {
  /** Unique within an assembly, in program order. */
  readonly id: number;
  readonly node: Statement | Expression;
  /** The statement that `node` is or stands in. */
  readonly statement: Statement;
  /** Generators of the enclosing Regions, outermost first. */
  readonly regions: readonly string[];
}

export type Instruction = LocalInstruction | SharedInstruction | BarrierInstruction | EndInstruction;

/** Touches this invocation alone. Yields the address to go on at. */
export interface LocalInstruction {
  readonly kind: "Local";
  /** Absent where no statement says it: the end of a function without a result. */
  readonly site?: Site;
  readonly run: (invocation: Invocation) => Address;
}

/** One access of a buffer or a workgroup variable; happens in one step. */
export interface SharedInstruction {
  readonly kind: "Shared";
  readonly site: Site;
  readonly run: (invocation: Invocation) => Address;
}

export interface BarrierInstruction {
  readonly kind: "Barrier";
  readonly site: Site;
  readonly ordering: Barrier["ordering"];
  /** Slots of the counters of the loops around it: two invocations are at the same barrier only in the same iteration. */
  readonly loopSlots: readonly number[];
  /** WorkgroupUniformLoad: what the workgroup reads together, between two orderings. */
  readonly uniformLoad?: UniformLoad;
  readonly next: Address;
}

export interface UniformLoad {
  readonly read: (invocation: Invocation) => Value;
  /** Equal for all invocations of the workgroup, or their control flow was not uniform. -1 where out of bounds. */
  readonly offsetBytes: (invocation: Invocation) => number;
  readonly slot: number;
}

/** The invocation retires. */
export interface EndInstruction {
  readonly kind: "End";
}

/** A program ready to run, any number of times. */
export interface Assembly {
  readonly program: Program;
  readonly code: readonly Instruction[];
  /** Where every invocation starts. */
  readonly entry: Address;
  readonly slotCount: number;
  /** Types of the composite local variables of all functions. */
  readonly localTypes: readonly Type[];
  readonly hasGridSync: boolean;
}

export interface Invocation {
  /** Linear over the whole grid: workgroup by workgroup, `local_invocation_index` inside. */
  readonly index: number;
  readonly workgroup: Workgroup;
  readonly run: RunState;
  readonly localIndex: number;
  readonly localId: Value;
  readonly globalId: Value;
  readonly slots: Value[];
  readonly locals: DataView[];
  readonly returnAddresses: Address[];
  address: Address;
  /** Failed attempts of the compare-exchange it is in. */
  attempts: number;
}

export interface Workgroup {
  readonly index: number;
  readonly id: Value;
  readonly invocationCount: number;
  /** Bytes of the workgroup variables, in declaration order. */
  readonly memories: readonly DataView[];
  /** Accesses since this workgroup's last barrier. */
  readonly history: AccessHistory;
  readonly waiting: Invocation[];
  retired: number;
}

/** What all invocations of one run share. */
export interface RunState {
  readonly grid: Value;
  /** In declaration order; a bool is 0 or 1. */
  readonly parameters: readonly number[];
  /** In declaration order. */
  readonly buffers: readonly DataView[];
  readonly findings: FindingLog;
  /** Words moved, by buffer in declaration order. */
  readonly traffic: readonly BufferTraffic[];
  readonly races: RaceDetector | undefined;
  readonly random: Random;
  /** Chance that one attempt of a compare-exchange fails without a reason. */
  readonly spuriousFailureRate: number;
  /** Chance that all attempts of one do. */
  readonly exhaustionRate: number;
}

/** Words (4 bytes) that invocations read and wrote in bounds. A read-modify-write counts as both. */
export interface BufferTraffic {
  loadedWords: number;
  storedWords: number;
}

/** Where a place of shared memory is rooted. */
export interface SharedRoot {
  readonly kind: "Buffer" | "Workgroup";
  /** Index of the buffer or workgroup variable in its program. */
  readonly index: number;
  readonly name: string;
  readonly type: Type;
  /** False for memory that no invocation can write. */
  readonly writable: boolean;
}

/** A place with its index expressions assembled. */
export interface AssembledPlace {
  readonly place: Place;
  readonly type: Type;
  /** Bytes from the start of the root's memory; -1 out of bounds, on any level. */
  readonly offsetBytes: (invocation: Invocation) => number;
  /** The vector that the place is a component of. */
  readonly vector?: Vector;
  /** After -1: the place as far as the step that is out of bounds, with its index, and the count it must be below. */
  readonly violation: (invocation: Invocation) => string;
}
