/**
 * Data races, found from *what* was accessed between barriers, not from who came first: two accesses conflict when they
 * touch the same word, come from different invocations, at least one writes, at least one is not atomic, and no barrier of
 * sufficient scope lies between them.
 *
 * A workgroup's barrier orders its own invocations only; a grid sync orders all. So accesses are kept twice: per workgroup
 * since its last barrier, told apart by invocation; and for storage per grid since the last grid sync, told apart by
 * workgroup. For each word two accesses of each kind by different actors are enough to find a conflict with any third one,
 * whatever the order, so the cost of an access does not grow with the run.
 */
import type { Invocation, SharedRoot, Site } from "./machine.js";

/** Two bits: does it write, is it atomic. */
export const AccessKind = { plainRead: 0, plainWrite: 1, atomicRead: 2, atomicWrite: 3 } as const;
export type AccessKind = (typeof AccessKind)[keyof typeof AccessKind];

const WRITES = 1;
const ATOMIC = 2;

export interface Access {
  readonly kind: AccessKind;
  /** Whom a conflict must not be with: the invocation's or the workgroup's index. */
  readonly actor: number;
  readonly invocation: number;
  readonly site: Site;
}

/** By root, then by byte offset of a word. */
export type AccessHistory = Map<SharedRoot, Map<number, Access[]>>;

export interface Race {
  readonly root: SharedRoot;
  readonly offsetBytes: number;
  readonly first: Access;
  readonly second: Access;
}

export class RaceDetector {
  readonly #grid: AccessHistory = new Map();
  readonly #report: (race: Race) => void;

  constructor(report: (race: Race) => void) {
    this.#report = report;
  }

  record(invocation: Invocation, root: SharedRoot, offsetBytes: number, wordOffsets: readonly number[], kind: AccessKind, site: Site): void {
    if (!root.writable) return;
    const { workgroup } = invocation;
    for (const word of wordOffsets) {
      const at = offsetBytes + word;
      this.#add(workgroup.history, root, at, kind, invocation.index, invocation, site);
      if (root.kind === "Buffer") this.#add(this.#grid, root, at, kind, workgroup.index, invocation, site);
    }
  }

  workgroupBarrier(history: AccessHistory): void {
    history.clear();
  }

  /** What a WorkgroupUniformLoad orders: workgroup memory, and nothing of storage. */
  workgroupMemoryBarrier(history: AccessHistory): void {
    for (const root of history.keys()) if (root.kind === "Workgroup") history.delete(root);
  }

  gridSync(): void {
    this.#grid.clear();
  }

  #add(history: AccessHistory, root: SharedRoot, offsetBytes: number, kind: AccessKind, actor: number, invocation: Invocation, site: Site): void {
    let words = history.get(root);
    if (words === undefined) history.set(root, (words = new Map()));
    const accesses = words.get(offsetBytes);
    if (accesses === undefined) {
      words.set(offsetBytes, [{ kind, actor, invocation: invocation.index, site }]);
      return;
    }
    let sameKind = 0;
    let known = false;
    let conflict: Access | undefined;
    for (const earlier of accesses) {
      if (earlier.kind === kind) sameKind += 1;
      if (earlier.actor !== actor) conflict ??= conflicts(earlier.kind, kind) ? earlier : undefined;
      else if (earlier.kind === kind) known = true;
    }
    if (known && conflict === undefined) return;
    const access = { kind, actor, invocation: invocation.index, site };
    if (!known && sameKind < 2) accesses.push(access);
    if (conflict !== undefined) this.#report({ root, offsetBytes, first: conflict, second: access });
  }
}

function conflicts(a: AccessKind, b: AccessKind): boolean {
  return ((a | b) & WRITES) !== 0 && (a & b & ATOMIC) === 0;
}

/** How a message names the access. */
export function accessName(kind: AccessKind): string {
  return ["plain load", "plain store", "atomic load", "atomic write"][kind] ?? "access";
}
