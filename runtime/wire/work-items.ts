import { GridwrightError } from "../error.js";
import {
  SLOT_ARGS_WORD,
  SLOT_BYTES,
  SLOT_OPCODE_WORD,
  SLOT_PRIORITY_WORD,
  SLOT_STATUS_WORD,
  SLOT_TENANT_WORD,
  SLOT_WORDS,
  SlotStatus,
} from "../generated/megakernel.js";
import { alignedWords } from "./aligned-words.js";
import { LOWEST_RESERVED_OPCODE } from "./classify-opcode.js";
import { checkOpcode, checkWord } from "./publish-checks.js";

/** One operation with three arguments, of which the names are only a habit. */
export interface WorkItem {
  readonly op: number;
  readonly input: number;
  readonly output: number;
  readonly param: number;
}

/** Items as objects, or packed: four words each, in the order of `WorkItem`'s fields. Packed ones are several times faster. */
export type WorkItems = readonly WorkItem[] | Uint32Array;

const PACKED_WORDS = 4;

/** @throws GridwrightError `publish/arguments` where packed items are not whole */
export function workItemCount(items: WorkItems): number {
  if (!(items instanceof Uint32Array)) return items.length;
  if (items.length % PACKED_WORDS === 0) return items.length / PACKED_WORDS;
  throw new GridwrightError({
    code: "publish/arguments",
    message: `${items.length} words are not whole work items (${PACKED_WORDS} words each)`,
    help: "pass opcode, input, output and parameter of each item",
    fields: { actual: items.length, limit: PACKED_WORDS },
  });
}

/** @throws GridwrightError `publish/opcode`, `publish/arguments` */
export function checkWorkItems(items: WorkItems): void {
  if (items instanceof Uint32Array) checkPackedItems(items);
  else checkItems(items);
}

function checkPackedItems(items: Uint32Array): void {
  const lowest = LOWEST_RESERVED_OPCODE;
  for (let at = 0; at < items.length; at += PACKED_WORDS) {
    const opcode = items[at] ?? 0;
    if (opcode >= lowest) checkOpcode(opcode);
  }
}

function checkItems(items: readonly WorkItem[]): void {
  const lowest = LOWEST_RESERVED_OPCODE;
  for (let i = 0; i < items.length; i++) {
    const { op, input, output, param } = itemAt(items, i);
    // What is rare stays out of the loop, which is four times as slow with it.
    if (op >>> 0 !== op || op >= lowest || input >>> 0 !== input || output >>> 0 !== output || param >>> 0 !== param) checkItem(items, i);
  }
}

function checkItem(items: readonly WorkItem[], index: number): void {
  const { op, input, output, param } = itemAt(items, index);
  checkOpcode(op);
  checkWord(input, `input of item ${index}`);
  checkWord(output, `output of item ${index}`);
  checkWord(param, `parameter of item ${index}`);
}

function itemAt(items: readonly WorkItem[], index: number): WorkItem {
  const item = items[index];
  if (item === undefined) throw missing(index);
  return item;
}

function missing(index: number): GridwrightError {
  return new GridwrightError({ code: "publish/arguments", message: `item ${index} is missing`, help: "pass a list without holes", fields: { index } });
}

/** Slots that are cleared and then written while they are still in the first cache. */
const CHUNK = 64;

/** Writes checked items into slots from `startSlot` on: payload first, status last. `ring` may be unaligned. */
export function writeWorkItems(ring: Uint8Array, startSlot: number, tenant: number, items: WorkItems, priority: number): void {
  const words = alignedWords(ring);
  const count = workItemCount(items);
  // Unaligned slots are written elsewhere and copied whole: nobody reads the ring meanwhile.
  const elsewhere = new Uint32Array(words === undefined ? CHUNK * SLOT_WORDS : 0);
  for (let first = 0; first < count; first += CHUNK) {
    const end = Math.min(first + CHUNK, count);
    const target = words ?? elsewhere;
    const targetSlot = words === undefined ? 0 : startSlot + first;
    target.fill(0, targetSlot * SLOT_WORDS, (targetSlot + end - first) * SLOT_WORDS);
    if (items instanceof Uint32Array) writePacked(target, targetSlot, tenant, items, first, end, priority);
    else writeObjects(target, targetSlot, tenant, items, first, end, priority);
    if (words === undefined) ring.set(new Uint8Array(elsewhere.buffer, 0, (end - first) * SLOT_BYTES), (startSlot + first) * SLOT_BYTES);
  }
}

/*
 * Two loops over cleared slots that differ in where an item comes from, with locals for imported constants: shared code in
 * between, or the constants themselves, make loops this short up to twice as slow.
 */

function writePacked(words: Uint32Array, startSlot: number, tenant: number, items: Uint32Array, first: number, end: number, priority: number): void {
  const opcodeWord = SLOT_OPCODE_WORD;
  const tenantWord = SLOT_TENANT_WORD;
  const priorityWord = SLOT_PRIORITY_WORD;
  const argsWord = SLOT_ARGS_WORD;
  const statusWord = SLOT_STATUS_WORD;
  const stride = SLOT_WORDS;
  const published = SlotStatus.published;
  const stop = end * PACKED_WORDS;
  for (let at = startSlot * stride, item = first * PACKED_WORDS; item < stop; at += stride, item += PACKED_WORDS) {
    words[at + opcodeWord] = items[item] ?? 0;
    words[at + tenantWord] = tenant;
    words[at + priorityWord] = priority;
    words[at + argsWord] = items[item + 1] ?? 0;
    words[at + argsWord + 1] = items[item + 2] ?? 0;
    words[at + argsWord + 2] = items[item + 3] ?? 0;
    words[at + statusWord] = published;
  }
}

function writeObjects(words: Uint32Array, startSlot: number, tenant: number, items: readonly WorkItem[], first: number, end: number, priority: number): void {
  const opcodeWord = SLOT_OPCODE_WORD;
  const tenantWord = SLOT_TENANT_WORD;
  const priorityWord = SLOT_PRIORITY_WORD;
  const argsWord = SLOT_ARGS_WORD;
  const statusWord = SLOT_STATUS_WORD;
  const stride = SLOT_WORDS;
  const published = SlotStatus.published;
  for (let at = startSlot * stride, i = first; i < end; at += stride, i++) {
    const { op, input, output, param } = itemAt(items, i);
    words[at + opcodeWord] = op;
    words[at + tenantWord] = tenant;
    words[at + priorityWord] = priority;
    words[at + argsWord] = input;
    words[at + argsWord + 1] = output;
    words[at + argsWord + 2] = param;
    words[at + statusWord] = published;
  }
}
