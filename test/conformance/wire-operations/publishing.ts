import {
  type ListEntry,
  type PackedOp,
  countDone,
  decodeLoadMiss,
  encodeLoadMiss,
  encodeWorkItemsRing,
  protocol,
  publishBatch,
  publishList,
  publishPackedSlot,
  publishSlot,
  publishSlotImage,
  publishWindow,
  publishWorkItems,
  readSlotImage,
} from "../../../runtime/index.js";
import type { CallInput } from "../call-input.js";
import type { Operation } from "./operation.js";

export const PUBLISHING: Readonly<Record<string, Operation>> = {
  publish_slot: (input) => {
    const ring = input.bytes("ring");
    publishSlot(ring, input.number("slot"), input.number("tenant"), input.number("opcode"), input.numbers("args"));
    return { ring };
  },
  publish_packed_slot: (input) => {
    const ring = input.bytes("ring");
    publishPackedSlot(ring, input.number("slot"), input.number("tenant"), packedOps(input));
    return { ring };
  },
  publish_work_items: (input) => {
    const ring = input.bytes("ring");
    const count = publishWorkItems(ring, input.number("startSlot"), input.number("tenant"), workItems(input));
    return { count, ring };
  },
  encode_work_items_ring: (input) => ({
    ring: encodeWorkItemsRing(input.number("slotCount"), input.number("tenant"), workItems(input), input.storage("previous")),
  }),
  // Ours has one form: words are a view of the same bytes.
  encode_work_items_ring_words: (input) => {
    const packed = Uint32Array.from(workItems(input).flatMap(({ op, input: source, output, param }) => [op, source, output, param]));
    return { ring: encodeWorkItemsRing(input.number("slotCount"), input.number("tenant"), packed, input.storage("previous")) };
  },
  batch_publish: (input) => {
    const ring = input.bytes("ring");
    const items = input.inputs("items").map((item) => ({ opcode: item.number("opcode"), args: item.numbers("args") }));
    const slotsUsed = publishBatch(ring, input.number("startSlot"), input.number("tenant"), items, input.number("tag"));
    return { slotsUsed, ring };
  },
  publish_window: (input) => {
    const ring = input.bytes("ring");
    const slotsUsed = publishWindow(ring, input.number("startSlot"), {
      tenant: input.number("tenant"),
      opcode: input.number("opcode"),
      ticket: input.number("ticket"),
      required: input.numberLists("required"),
      lookahead: input.numberLists("lookahead"),
    });
    return { slotsUsed, ring };
  },
  publish_list: (input) => {
    const ring = input.bytes("ring");
    return { slotsUsed: publishList(ring, input.number("startSlot"), input.inputs("entries").map(listEntry)), ring };
  },
  /** Plays the device. */
  set_status: (input) => {
    const ring = input.bytes("ring");
    const at = input.number("slot") * protocol.RING_STRIDE_BYTES + protocol.SLOT_STATUS_WORD * 4;
    new DataView(ring.buffer, ring.byteOffset, ring.byteLength).setUint32(at, input.number("value"), true);
    return { ring };
  },
  host_ring_publish: (input) => {
    const ring = input.bytes("ring");
    publishSlotImage(ring, input.number("slot"), input.bytes("encoded"));
    return { ring };
  },
  host_ring_read: (input) => ({ slotBytes: readSlotImage(input.bytes("ring"), input.number("slot"), new Uint8Array(input.number("outLength"))) }),
  host_ring_done_count: (input) => ({ value: countDone(input.bytes("ring")) }),
  encode_load_miss: (input) => ({ slotBytes: encodeLoadMiss({ resource: input.number("resource"), prefetch: input.boolean("prefetch") }) }),
  decode_load_miss: (input) => ({ value: decodeLoadMiss(input.bytes("ring"), input.number("slot")) ?? null }),
};

function packedOps(input: CallInput): PackedOp[] {
  return input.inputs("ops").map((op) => ({ opcode: op.number("opcode"), args: op.numbers("args") }));
}

function workItems(input: CallInput) {
  return input.inputs("items").map((item) => ({ op: item.number("op"), input: item.number("input"), output: item.number("output"), param: item.number("param") }));
}

function listEntry(entry: CallInput): ListEntry {
  const tenant = entry.number("tenant");
  const kind = entry.string("kind");
  if (kind === "single") return { kind, tenant, opcode: entry.number("opcode"), args: entry.numbers("args") };
  if (kind === "packed") return { kind, tenant, ops: packedOps(entry) };
  throw new Error(`a list entry is of kind ${kind}`);
}
