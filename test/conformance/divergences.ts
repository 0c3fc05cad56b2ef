/** What is expected of vectors whose recorded behaviour is a known defect, worked out from their inputs alone. */
import { protocol } from "../../runtime/index.js";
import { type Fields, type WireVector, isFields, toBytes } from "./wire-vectors.js";

const REJECTED = { rejected: true, unchanged: true } as const;

/** In the form of a vector's `out`. @throws Error for a tag, or an operation of a tag, that has no rule here */
export function expectedInstead({ id, op, in: input, out, divergence }: WireVector): Fields {
  switch (divergence) {
    case "D1": // more inner operations than a kernel runs
    case "D34": // slots published before the one that is refused
    case "D35": // an image copied over a busy slot
    case "D39": // tenants without a mask word
    case "D45": // partition offsets written up to the end of a buffer that is too short
    case "D47": // lengths above the encoders' cap
      return REJECTED;
    case "D11":
      return overflowingLog(toBytes(input["debugLog"]));
    case "D30":
      return strictAnswer(op, input);
    case "D33":
      return { ring: freshRing(numberOf(input["slotCount"]), numberOf(input["tenant"]), input["items"]) };
    case "D36":
      if (op === "io_publish") return { ioQueue: announced(toBytes(out["ioQueue"]), numberOf(input["slot"])) };
      break;
    case "D41":
      if (op === "telemetry_counters") return { ...out, ...liveOnly(toBytes(input["ring"])) };
      break;
  }
  throw new Error(`nothing says what ${id} (${op}) does instead of ${String(divergence)}`);
}

/** Whole records that fit are decoded; the rest is dropped. A cursor between two records is refused. */
function overflowingLog(log: Uint8Array): Fields {
  const words = wordsOf(log);
  const cursor = words[0] ?? 0;
  if (cursor % 4 !== 0) return REJECTED;
  const records = [];
  for (let at = 1; at + 4 <= words.length; at += 4) records.push({ fmt: words[at], args: words.slice(at + 1, at + 4) });
  return { records, dropped: cursor / 4 - records.length };
}

function strictAnswer(op: string, input: Fields): Fields {
  // Recorded only where the strict reader refuses.
  if (op !== "count_done_slots_lenient") return REJECTED;
  const ring = toBytes(input["ring"]);
  const count = numberOf(input["count"]);
  if (count === 0) return { value: 0 };
  if (ring.byteLength % 4 !== 0 || ring.byteLength < count * 64) return REJECTED;
  return { value: statuses(ring).slice(0, count).filter((status) => status === 3).length };
}

function freshRing(slotCount: number, tenant: number, items: unknown): Uint8Array {
  const words = new Uint32Array(slotCount * 16);
  if (!Array.isArray(items)) throw new Error("items is no list");
  items.forEach((item: unknown, slot) => {
    if (!isFields(item)) throw new Error("an item is no object");
    const { op, input, output, param } = item;
    words.set([1, numberOf(op), tenant, 2, numberOf(input), numberOf(output), numberOf(param)], slot * 16);
  });
  return new Uint8Array(words.buffer);
}

/** The recorded queue with an announcement's own status in the slot. */
function announced(queue: Uint8Array<ArrayBuffer>, slot: number): Uint8Array {
  new DataView(queue.buffer).setUint32(slot * 32 + 6 * 4, 0x12, true);
  return queue;
}

/** Depth counts published, claimed, waiting, yielded and requeued slots, and what only our protocol knows: spawned ones. */
function liveOnly(ring: Uint8Array): Fields {
  const all = statuses(ring);
  const live: readonly number[] = [1, 2, 4, 5, 6, protocol.SlotStatus.spawned];
  const queueDepth = all.filter((status) => live.includes(status)).length;
  return { queueDepth, densityBps: Math.floor((queueDepth * 10_000) / all.length) };
}

function statuses(ring: Uint8Array): number[] {
  return wordsOf(ring).filter((_, index) => index % 16 === 0);
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, i) => view.getUint32(i * 4, true));
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new Error("an input is no number");
}
