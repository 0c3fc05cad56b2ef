import { ByteSlot, Readback, ResidentBuffers, protocol } from "../../../runtime/index.js";
import { refusalOf } from "../../support/refusal.js";
import type { Fields } from "../wire-vectors.js";
import type { Operation } from "./operation.js";

export const SHAPES: Readonly<Record<string, Operation>> = {
  /** Decoding a result set, and a mirror made from the same parts: one verdict. */
  validate_buffers: (input) => {
    const lengths = input.input("lengths");
    const of = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(lengths.number(name));
    const parts = { control: of("control"), ring: of("ring"), debugLog: of("debugLog"), ioQueue: of("ioQueue") };
    const slotCount = input.number("slotCount");
    const verdict = refusalOf(() => ResidentBuffers.fromParts(slotCount, parts))?.code;
    const outputs = [parts.control, parts.ring, parts.debugLog, parts.ioQueue].map((bytes) => ByteSlot.from(bytes));
    if (verdict !== refusalOf(() => Readback.fromOutputs(outputs, slotCount))?.code) throw new Error("a readback and a mirror disagree on these buffers");
    return { accepted: true, totalBytes: Readback.fromOutputs(outputs, slotCount).counters().total };
  },
  validate_buffer_count: (input) => {
    const { controlBytes, ringBytes, debugLogBytes, ioQueueBytes } = new ResidentBuffers({ slotCount: 1, tenants: 1, observables: 0 });
    const four = [controlBytes, ringBytes, debugLogBytes, ioQueueBytes];
    const outputs = Array.from({ length: input.number("count") }, (_, i) => ByteSlot.from(four[i] ?? new Uint8Array()));
    Readback.fromOutputs(outputs, 1);
    return { accepted: true };
  },
  readback_slot_count: (input) => {
    const readback = new Readback();
    readback.slots[1].resize(input.number("ringLength"));
    return { value: readback.slotCount() };
  },
  resident_new: (input) => {
    const geometry = { slotCount: input.number("slotCount"), tenants: input.number("tenants"), observables: input.number("observables") };
    return fourBuffers(new ResidentBuffers(geometry));
  },
  resident_reset: (input) => {
    const before = input.input("before");
    const slotCount = input.number("slotCount");
    const mirror = new ResidentBuffers({ slotCount, tenants: before.number("tenants"), observables: before.number("observables") });
    for (const slot of before.numbers("publishedSlots")) mirror.publishSlot(slot, 0, protocol.Opcode.nop, []);
    mirror.reset({ tenants: input.number("tenants"), observables: input.number("observables") });
    return fourBuffers(mirror);
  },
};

/** The recorded buffers have no header. */
function fourBuffers({ controlBytes, ringBytes, debugLogBytes, ioQueueBytes }: ResidentBuffers): Fields {
  const control = controlBytes.slice();
  control.fill(0, protocol.CONTROL_HEADER_MAGIC_WORD * 4, protocol.CONTROL_OBSERVABLES_WORD * 4);
  return { control, ring: ringBytes, debugLog: debugLogBytes, ioQueue: ioQueueBytes };
}
