/** How the host fills IO slots: with announcements of its own, and with requests as a device would make them. */
import { GridwrightError } from "../error.js";
import {
  IO_SLOT_BYTE_COUNT_WORD,
  IO_SLOT_DESTINATION_WORD,
  IO_SLOT_OFFSET_HIGH_WORD,
  IO_SLOT_OFFSET_LOW_WORD,
  IO_SLOT_OP_WORD,
  IO_SLOT_SOURCE_WORD,
  IO_SLOT_TAG_WORD,
  IoOp,
  IoStatus,
} from "../generated/megakernel.js";
import { IoSlots } from "./io-slots.js";
import { isWord } from "./publish-checks.js";

export interface IoAnnouncement {
  /** Where the data lies. */
  readonly mappedSlot: number;
  readonly byteCount: number;
  readonly tag: number;
}

/**
 * Announces data that nobody has asked for. The status is ANNOUNCED, so that no pump takes it for a request.
 *
 * @throws GridwrightError `resident/shape`, `io/slot-range`, `io/slot-busy`, `encode/value`; nothing is changed then
 */
export function announceIo(queue: Uint8Array, slot: number, { mappedSlot, byteCount, tag }: IoAnnouncement): void {
  writeIo(queue, slot, { op: IoOp.read, source: 0, destination: mappedSlot, offset: 0n, byteCount, tag }, IoStatus.announced);
}

export interface IoSubmission {
  /** Default READ. */
  readonly op?: IoOp;
  readonly source: number;
  readonly destination: number;
  /** Byte offset in the source, below 2^64; default 0. */
  readonly offset?: bigint | number;
  readonly byteCount: number;
  readonly tag: number;
}

/**
 * Makes a request. A slot must be EMPTY; the status is written last.
 *
 * @throws GridwrightError `resident/shape`, `io/slot-range`, `io/slot-busy`, `encode/value`; nothing is changed then
 */
export function submitIo(queue: Uint8Array, slot: number, request: IoSubmission): void {
  const { op = IoOp.read, source, destination, byteCount, tag } = request;
  writeIo(queue, slot, { op, source, destination, offset: checkedOffset(request.offset ?? 0), byteCount, tag }, IoStatus.published);
}

interface IoWords {
  readonly op: number;
  readonly source: number;
  readonly destination: number;
  readonly offset: bigint;
  readonly byteCount: number;
  readonly tag: number;
}

function writeIo(queue: Uint8Array, slot: number, { offset, ...words }: IoWords, status: IoStatus): void {
  const slots = new IoSlots(queue);
  slots.checkFree(slot);
  for (const [name, value] of Object.entries(words)) if (!isWord(value)) throw wrongValue(name, value, "0 to 4294967295");
  slots.setWord(slot, IO_SLOT_OP_WORD, words.op);
  slots.setWord(slot, IO_SLOT_SOURCE_WORD, words.source);
  slots.setWord(slot, IO_SLOT_DESTINATION_WORD, words.destination);
  slots.setWord(slot, IO_SLOT_OFFSET_LOW_WORD, Number(offset & 0xffffffffn));
  slots.setWord(slot, IO_SLOT_OFFSET_HIGH_WORD, Number(offset >> 32n));
  slots.setWord(slot, IO_SLOT_BYTE_COUNT_WORD, words.byteCount);
  slots.setWord(slot, IO_SLOT_TAG_WORD, words.tag);
  slots.setStatus(slot, status);
}

function checkedOffset(offset: bigint | number): bigint {
  const value = typeof offset === "bigint" ? offset : Number.isSafeInteger(offset) ? BigInt(offset) : -1n;
  if (value >= 0n && value < 1n << 64n) return value;
  throw wrongValue("offset", offset, "0 to 2^64 less one; above 2^53 as a bigint");
}

function wrongValue(name: string, actual: unknown, limit: string): GridwrightError {
  return new GridwrightError({
    code: "encode/value",
    message: `${name} of an IO slot is ${String(actual)} (legal: ${limit})`,
    help: "pass a value that the protocol allows",
    fields: { name, actual, limit },
  });
}
