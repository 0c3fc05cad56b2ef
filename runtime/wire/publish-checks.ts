/** What every publisher refuses, before it writes anything. */
import { GridwrightError } from "../error.js";
import { MAX_TENANTS, Priority, RING_STRIDE_BYTES, SLOT_ARGS_COUNT, SLOT_STATUS_WORD, SLOT_WORDS, SlotStatus, slotStatusName } from "../generated/megakernel.js";
import { alignedWords } from "./aligned-words.js";
import { isPublishableOpcode } from "./classify-opcode.js";

/** What a publisher writes into one slot. */
export interface SlotPayload {
  readonly tenant: number;
  readonly opcode: number;
  /** At most 12 words; the rest of the slot becomes zero. */
  readonly args: ArrayLike<number>;
}

/** @throws GridwrightError `publish/ring-length` */
export function ringSlotCount(ring: Uint8Array): number {
  if (ring.byteLength % RING_STRIDE_BYTES === 0) return ring.byteLength / RING_STRIDE_BYTES;
  throw new GridwrightError({
    code: "publish/ring-length",
    message: `a ring of ${ring.byteLength} bytes is not whole slots (${RING_STRIDE_BYTES} bytes each)`,
    help: "make the ring with encodeRing",
    fields: { actual: ring.byteLength, limit: RING_STRIDE_BYTES },
  });
}

/** @throws GridwrightError `publish/slot-range` */
export function checkSlotIndex(slot: number, slotCount: number): void {
  if (Number.isInteger(slot) && slot >= 0 && slot < slotCount) return;
  throw new GridwrightError({
    code: "publish/slot-range",
    message: `slot ${slot} is not in the ring (${slotCount} slots)`,
    help: "use a slot index from 0 up to the slot count less one",
    fields: { slot, limit: slotCount },
  });
}

/** `count` slots from `start` on. None are accepted anywhere up to the end. @throws GridwrightError `publish/slot-range` */
export function checkSlotRange(start: number, count: number, slotCount: number): void {
  if (Number.isInteger(start) && start >= 0 && start + count <= slotCount) return;
  throw new GridwrightError({
    code: "publish/slot-range",
    message: `${count} slots from slot ${start} on are not in the ring (${slotCount} slots)`,
    help: "start lower, publish fewer slots at once, or make a larger ring",
    fields: { slot: start, count, limit: slotCount },
  });
}

/** @throws GridwrightError `publish/arguments`, `publish/opcode`, `publish/tenant` */
export function checkPayload({ tenant, opcode, args }: SlotPayload): void {
  checkArguments(args, SLOT_ARGS_COUNT);
  checkOpcode(opcode);
  checkTenant(tenant);
}

/** @throws GridwrightError `publish/arguments` */
export function checkArguments(args: ArrayLike<number>, limit: number): void {
  if (!(args.length <= limit)) {
    throw new GridwrightError({
      code: "publish/arguments",
      message: `there is room for ${limit} argument words (${args.length} given)`,
      help: "pass fewer words, or put them into a data buffer and pass where",
      fields: { actual: args.length, limit },
    });
  }
  for (let i = 0; i < args.length; i++) checkWord(args[i], `argument word ${i}`);
}

/** @throws GridwrightError `publish/arguments` */
export function checkWord(value: unknown, name: string): void {
  if (isWord(value)) return;
  throw new GridwrightError({
    code: "publish/arguments",
    message: `${name} is not an unsigned 32-bit integer (${String(value)})`,
    help: "pass integers from 0 to 4294967295",
    fields: { name, actual: value },
  });
}

/** @throws GridwrightError `publish/opcode` */
export function checkOpcode(opcode: number): void {
  if (isWord(opcode) && isPublishableOpcode(opcode)) return;
  throw new GridwrightError({
    code: "publish/opcode",
    message: `opcode ${opcode} is neither a publishable built-in nor a user opcode`,
    help: "use 8..0xFFEF or 0x10000..0x7FFFFFFF for an opcode of your own",
    fields: { opcode },
  });
}

/** @throws GridwrightError `publish/tenant` */
export function checkTenant(tenant: number): void {
  if (Number.isInteger(tenant) && tenant >= 0 && tenant < MAX_TENANTS) return;
  throw new GridwrightError({
    code: "publish/tenant",
    message: `tenant ${tenant} does not exist (${MAX_TENANTS} tenants, from 0)`,
    help: `use a tenant id below ${MAX_TENANTS}`,
    fields: { tenant, limit: MAX_TENANTS },
  });
}

/** @throws GridwrightError `encode/value` */
export function checkPriority(priority: number): void {
  if (Number.isInteger(priority) && priority >= Priority.critical && priority <= Priority.idle) return;
  throw new GridwrightError({
    code: "encode/value",
    message: `priority ${priority} does not exist (${Priority.critical} to ${Priority.idle})`,
    help: "use a value of Priority",
    fields: { name: "priority", actual: priority, limit: Priority.idle },
  });
}

/** Whether the host may write a slot in this state. */
function isWritable(status: number): boolean {
  return status === SlotStatus.empty || status === SlotStatus.done;
}

/** @throws GridwrightError `publish/slot-busy` */
export function checkSlotsFree(ring: Uint8Array, start: number, count: number): void {
  const words = alignedWords(ring);
  const slot = words === undefined ? firstBusyUnaligned(ring, start, start + count) : firstBusyAligned(words, start, start + count);
  if (slot === start + count) return;
  const at = slot * RING_STRIDE_BYTES + SLOT_STATUS_WORD * 4;
  throw slotBusy(slot, new DataView(ring.buffer, ring.byteOffset, ring.byteLength).getUint32(at, true));
}

function firstBusyAligned(words: Uint32Array, start: number, end: number): number {
  // Locals, because a loop this short is twice as slow with imported constants.
  const stride = SLOT_WORDS;
  const empty = SlotStatus.empty;
  const done = SlotStatus.done;
  let slot = start;
  for (let at = start * stride + SLOT_STATUS_WORD; slot < end; slot++, at += stride) {
    const status = words[at];
    if (status !== empty && status !== done) break;
  }
  return slot;
}

function firstBusyUnaligned(ring: Uint8Array, start: number, end: number): number {
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  let slot = start;
  while (slot < end && isWritable(view.getUint32(slot * RING_STRIDE_BYTES + SLOT_STATUS_WORD * 4, true))) slot++;
  return slot;
}

function slotBusy(slot: number, status: number): GridwrightError {
  return new GridwrightError({
    code: "publish/slot-busy",
    message: `slot ${slot} is ${slotStatusName(status)} (${status}): only an empty or a done slot may be written`,
    help: "wait until the slot is done, acknowledge its fault, or use another slot",
    fields: { slot, state: status },
  });
}

export function isWord(value: unknown): value is number {
  return typeof value === "number" && value >>> 0 === value;
}
