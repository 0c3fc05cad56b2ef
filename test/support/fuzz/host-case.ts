/** Calls of a host case: each ends with a value or with a typed error, and writes only where it may. */
import { RING_STRIDE_BYTES, SLOT_STATUS_WORD, SlotStatus } from "../../../runtime/generated/megakernel.js";
import { type GridwrightError, isGridwrightError } from "../../../runtime/error.js";
import { FuzzFailure } from "./fuzz-report.js";
import type { Arena } from "./hostile-bytes.js";

export interface Window {
  readonly startByte: number;
  readonly endByte: number;
}

const REFUSED = Symbol("refused");

/** The value, or `undefined` where the call was refused. @throws FuzzFailure `untyped` */
export function attempt<T>(name: string, call: () => T): T | undefined {
  const result = outcome(name, call);
  return result === REFUSED ? undefined : result;
}

/**
 * A call that may write. Afterwards the arena is as before it.
 *
 * @throws FuzzFailure `outOfWindow` where a refused call, or one outside of `window`, has changed a byte; `untyped`
 */
export function attemptWrite<T>(name: string, arena: Arena, call: () => T, window: (result: T) => Window): T | undefined {
  const result = outcome(name, call);
  const { startByte, endByte } = result === REFUSED ? { startByte: 0, endByte: 0 } : window(result);
  const changed = arena.changedOutside(startByte, endByte);
  if (changed !== undefined) {
    throw new FuzzFailure("outOfWindow", result === REFUSED ? `${name} was refused and changed byte ${changed}` : `${name} changed byte ${changed}, outside of ${startByte}..${endByte}`);
  }
  arena.restore();
  return result === REFUSED ? undefined : result;
}

/** A call that publishes slots: whoever holds one of them in flight must not lose it. @throws FuzzFailure also `foreignTenantWrites` */
export function attemptPublish<T>(name: string, arena: Arena, call: () => T, slots: (result: T) => { readonly start: number; readonly count: number }): void {
  attemptWrite(name, arena, call, (result) => {
    const { start, count } = slots(result);
    // No items are published anywhere, also where there is no slot.
    if (count === 0) return { startByte: 0, endByte: 0 };
    const before = arena.before;
    const view = new DataView(before.buffer, before.byteOffset, before.byteLength);
    for (let slot = start; slot < start + count; slot++) {
      const status = view.getUint32(slot * RING_STRIDE_BYTES + SLOT_STATUS_WORD * 4, true);
      if (status !== SlotStatus.empty && status !== SlotStatus.done) throw new FuzzFailure("foreignTenantWrites", `${name} wrote slot ${slot}, which was in state ${status}`);
    }
    return { startByte: start * RING_STRIDE_BYTES, endByte: (start + count) * RING_STRIDE_BYTES };
  });
}

/** For what a call has returned. @throws FuzzFailure `outOfWindow` */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new FuzzFailure("outOfWindow", what);
}

function outcome<T>(name: string, call: () => T): T | typeof REFUSED {
  try {
    return call();
  } catch (error) {
    if (isGridwrightError(error) && isComplete(error)) return REFUSED;
    throw new FuzzFailure("untyped", `${name} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function isComplete(error: GridwrightError): boolean {
  return /^[a-z]+\/[a-z-]+$/.test(error.code) && error.help !== "" && error.message.endsWith(`Fix: ${error.help}`);
}
