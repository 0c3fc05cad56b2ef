/** Everything that writes a ring: with hostile arguments into hostile bytes. */
import * as wire from "../../../../runtime/generated/megakernel.js";
import { acknowledgeFault, cancelSlot } from "../../../../runtime/wire/cancel-slot.js";
import { publishBatch } from "../../../../runtime/wire/publish-batch.js";
import { type ListEntry, publishList } from "../../../../runtime/wire/publish-list.js";
import { publishPackedSlot } from "../../../../runtime/wire/publish-packed-slot.js";
import { publishSlot } from "../../../../runtime/wire/publish-slot.js";
import { publishWindow } from "../../../../runtime/wire/publish-window.js";
import { publishWorkItems } from "../../../../runtime/wire/publish-work-items.js";
import { publishSlotImage } from "../../../../runtime/wire/slot-image.js";
import { attemptPublish, attemptWrite } from "../host-case.js";
import type { HostArea } from "./host-area.js";
import { MOST_SLOTS, writeRing } from "./ring-area.js";

export const publishArea: HostArea = {
  capacity: MOST_SLOTS * wire.RING_STRIDE_BYTES + 64,
  valid: writeRing,
  run(arena, [a, b, c], noise) {
    const { bytes } = arena;
    const opcode = noise.below(2) === 0 ? wire.Opcode.storeU32 : noise.tellingWord();
    const tenant = noise.below(4) === 0 ? b : noise.below(wire.MAX_TENANTS);
    const priority = noise.below(4) === 0 ? c : wire.Priority.normal;
    // Mostly a slot that exists; sometimes anything.
    const slot = noise.below(4) === 0 ? a : noise.below(MOST_SLOTS);
    const args = Array.from({ length: noise.below(15) }, () => noise.tellingWord());
    if (noise.below(8) === 0) args.push(c);
    const one = () => ({ start: slot, count: 1 });
    const many = (count: number) => ({ start: slot, count });

    attemptPublish("publishSlot", arena, () => publishSlot(bytes, slot, tenant, opcode, args, priority), one);
    const items = Array.from({ length: noise.below(4) }, () => ({ op: noise.below(8) === 0 ? opcode : 1, input: noise.word(), output: noise.below(8) === 0 ? b : 160, param: 0 }));
    attemptPublish("publishWorkItems", arena, () => publishWorkItems(bytes, slot, tenant, items, priority), many);
    const packed = Uint32Array.from({ length: noise.below(8) === 0 ? noise.below(13) : 4 * noise.below(4) }, (_, i) => (i % 4 === 0 && noise.below(8) !== 0 ? 1 : noise.tellingWord()));
    attemptPublish("publishWorkItems, packed", arena, () => publishWorkItems(bytes, slot, tenant, packed, priority), many);
    const ops = Array.from({ length: noise.below(6) }, () => ({ opcode: noise.below(8) === 0 ? a : noise.below(256), args: args.slice(0, noise.below(4)) }));
    attemptPublish("publishPackedSlot", arena, () => publishPackedSlot(bytes, slot, tenant, ops, priority), one);
    const batch = Array.from({ length: noise.below(3) }, () => ({ opcode, args: args.slice(0, 12) }));
    attemptPublish("publishBatch", arena, () => publishBatch(bytes, slot, tenant, batch, noise.below(4) === 0 ? c : 7, priority), many);
    const list: readonly ListEntry[] = [{ kind: "single", tenant, opcode, args }, { kind: "packed", tenant, ops }];
    const entries = list.slice(0, noise.below(3));
    attemptPublish("publishList", arena, () => publishList(bytes, slot, entries, priority), many);
    const window = { tenant, opcode, ticket: noise.below(4) === 0 ? c : 9, required: [args.slice(0, 4)], lookahead: noise.below(2) === 0 ? [] : [args], priority };
    attemptPublish("publishWindow", arena, () => publishWindow(bytes, slot, window), many);
    attemptPublish("publishSlotImage", arena, () => publishSlotImage(bytes, slot, bytes.subarray(0, 64)), one);

    const statusOf = () => ({ startByte: slot * wire.RING_STRIDE_BYTES, endByte: slot * wire.RING_STRIDE_BYTES + 4 });
    attemptWrite("cancelSlot", arena, () => cancelSlot(bytes, slot), statusOf);
    attemptWrite("acknowledgeFault", arena, () => acknowledgeFault(bytes, slot), statusOf);
  },
};
