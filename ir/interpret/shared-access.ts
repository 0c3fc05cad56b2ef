/**
 * Accesses of buffers and workgroup variables: each is one instruction, takes one step, is recorded for races and follows
 * the bounds rule of `Place`.
 */
import { COMPARE_EXCHANGE_ATTEMPTS, type AtomicOperator } from "../ir.js";
import { alignBytes } from "../layout.js";
import type { Type } from "../types.js";
import { atomicOperation } from "./arithmetic.js";
import { reportOutOfBounds } from "./assemble-place.js";
import type { AssemblyContext, Evaluate } from "./assembly-context.js";
import { codecOf, type Codec } from "./memory.js";
import type { AssembledPlace, BufferTraffic, Invocation, SharedRoot, Site } from "./machine.js";
import { AccessKind } from "./races.js";
import { elementAt, scalar, zeroOf, type Value } from "./value.js";

/** One place of shared memory with everything that reading, writing and recording it takes. */
interface Cell {
  readonly root: SharedRoot;
  readonly place: AssembledPlace;
  readonly codec: Codec;
  readonly site: Site;
}

export function emitLoad(context: AssemblyContext, site: Site, place: AssembledPlace, ordering: "plain" | "atomic"): Evaluate {
  const cell = cellOf(context, site, place);
  const slot = context.newSlot();
  const kind = ordering === "plain" ? AccessKind.plainRead : AccessKind.atomicRead;
  const zero = zeroOf(place.type);
  context.emitShared(site, (invocation) => {
    const offsetBytes = reach(invocation, cell, kind);
    invocation.slots[slot] = offsetBytes < 0 ? zero : read(invocation, cell, offsetBytes);
  });
  return slotReader(slot);
}

export function emitStore(context: AssemblyContext, site: Site, place: AssembledPlace, value: Evaluate, ordering: "plain" | "atomic"): void {
  const cell = cellOf(context, site, place);
  const kind = ordering === "plain" ? AccessKind.plainWrite : AccessKind.atomicWrite;
  context.emitShared(site, (invocation) => {
    const offsetBytes = reach(invocation, cell, kind);
    if (offsetBytes >= 0) write(invocation, cell, offsetBytes, value(invocation));
  });
}

export function emitReadModifyWrite(context: AssemblyContext, site: Site, place: AssembledPlace, operator: AtomicOperator, value: Evaluate): Evaluate {
  const cell = cellOf(context, site, place);
  const slot = context.newSlot();
  const change = atomicOperation(operator, atomicScalar(place.type));
  context.emitShared(site, (invocation) => {
    const offsetBytes = reach(invocation, cell, AccessKind.atomicWrite);
    if (offsetBytes < 0) {
      invocation.slots[slot] = 0;
      return;
    }
    const before = scalar(read(invocation, cell, offsetBytes));
    write(invocation, cell, offsetBytes, change(before, scalar(value(invocation))));
    invocation.slots[slot] = before;
  });
  return slotReader(slot);
}

/**
 * The strong compare-exchange as a weak one in its retry loop. An attempt that fails spuriously leaves the invocation where
 * it is, so others may run before the next attempt. Also where it ends without an exchange it counts as a write: whether
 * it writes depends on luck, and races must not.
 */
export function emitCompareExchange(context: AssemblyContext, site: Site, place: AssembledPlace, expected: Evaluate, desired: Evaluate): Evaluate {
  const cell = cellOf(context, site, place);
  const slot = context.newSlot();
  const here = context.nextAddress;
  const done = (invocation: Invocation, old: number, exchanged: number) => {
    invocation.attempts = 0;
    invocation.slots[slot] = [old, exchanged];
    return here + 1;
  };
  context.emitRepeatable(site, (invocation) => {
    const offsetBytes = reach(invocation, cell, AccessKind.atomicWrite);
    if (offsetBytes < 0) return done(invocation, 0, 0);
    const old = scalar(read(invocation, cell, offsetBytes));
    if (old !== expected(invocation)) return done(invocation, old, 0);
    if (invocation.attempts === 0 && happens(invocation, invocation.run.exhaustionRate)) return done(invocation, old, 0);
    if (happens(invocation, invocation.run.spuriousFailureRate)) {
      invocation.attempts += 1;
      return invocation.attempts < COMPARE_EXCHANGE_ATTEMPTS ? here : done(invocation, old, 0);
    }
    write(invocation, cell, offsetBytes, desired(invocation));
    return done(invocation, old, 1);
  });
  return slotReader(slot);
}

/** The load of a WorkgroupUniformLoad, which the barrier makes on behalf of the workgroup. */
export function uniformLoad(context: AssemblyContext, site: Site, place: AssembledPlace): { read: (invocation: Invocation) => Value; slot: number } {
  const cell = cellOf(context, site, place);
  const kind = place.type.kind === "Atomic" ? AccessKind.atomicRead : AccessKind.plainRead;
  const zero = zeroOf(place.type);
  const readAsOne = (invocation: Invocation) => {
    const offsetBytes = reach(invocation, cell, kind);
    return offsetBytes < 0 ? zero : read(invocation, cell, offsetBytes);
  };
  return { read: readAsOne, slot: context.newSlot() };
}

export function slotReader(slot: number): Evaluate {
  return ({ slots }) => elementAt(slots, slot);
}

/** The offset to access, recorded; or -1, reported. */
function reach(invocation: Invocation, cell: Cell, kind: AccessKind): number {
  const offsetBytes = cell.place.offsetBytes(invocation);
  if (offsetBytes < 0) {
    reportOutOfBounds(invocation, cell.site, cell.place, OUT_OF_BOUNDS_NAMES[kind]);
    return offsetBytes;
  }
  // What a store of a component may write is the whole vector, which lies at a multiple of its alignment.
  const { vector } = cell.place;
  const whole = kind === AccessKind.plainWrite ? vector : undefined;
  const start = whole === undefined ? offsetBytes : offsetBytes - (offsetBytes % alignBytes(whole));
  invocation.run.races?.record(invocation, cell.root, start, whole === undefined ? cell.codec.wordOffsets : codecOf(whole).wordOffsets, kind, cell.site);
  return offsetBytes;
}

/** Counts the words of one access of a buffer. */
function count(invocation: Invocation, cell: Cell, direction: keyof BufferTraffic): void {
  const traffic = cell.root.kind === "Buffer" ? invocation.run.traffic[cell.root.index] : undefined;
  if (traffic !== undefined) traffic[direction] += cell.codec.wordOffsets.length;
}

function read(invocation: Invocation, cell: Cell, offsetBytes: number): Value {
  count(invocation, cell, "loadedWords");
  return cell.codec.read(memoryOf(invocation, cell.root), offsetBytes);
}

function write(invocation: Invocation, cell: Cell, offsetBytes: number, value: Value): void {
  count(invocation, cell, "storedWords");
  cell.codec.write(memoryOf(invocation, cell.root), offsetBytes, value);
}

const OUT_OF_BOUNDS_NAMES: Readonly<Record<AccessKind, string>> = {
  [AccessKind.plainRead]: "load",
  [AccessKind.plainWrite]: "store",
  [AccessKind.atomicRead]: "atomic load",
  [AccessKind.atomicWrite]: "atomic",
};

function cellOf(context: AssemblyContext, site: Site, place: AssembledPlace): Cell {
  return { root: context.sharedRoot(place.place.root.name), place, codec: codecOf(place.type), site };
}

function memoryOf(invocation: Invocation, root: SharedRoot): DataView {
  return elementAt(root.kind === "Buffer" ? invocation.run.buffers : invocation.workgroup.memories, root.index);
}

function atomicScalar(type: Type): "u32" | "i32" {
  if (type.kind === "Atomic") return type.scalar;
  throw new Error(`an atomic operation on a ${type.kind}: the program is not verified`);
}

function happens(invocation: Invocation, rate: number): boolean {
  return rate > 0 && invocation.run.random.next() < rate;
}
