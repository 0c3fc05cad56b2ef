/**
 * Whole rings made of host values: the generated unchecked encoders against loops by hand, and against other packages'
 * writers for the same objects. Each contender writes every word of a ring of its own.
 */
import { protocol } from "../runtime/index.js";
import type { Contender } from "./harness.js";
import { openPeers, type Peers } from "./peers.js";
import { slotSchema, slotWgsl } from "./peer-slots.js";
import { atEverySize, digestOf, measureSlots, QUICK_SAMPLES, type Repeat, type Slots } from "./slots.js";
import { writeColumnsByHand, writeObjectsByHand } from "./slots-by-hand.js";

export const hostEncodeBench = {
  targets: {
    ...atEverySize({ "webgpu-utils/ours-objects": 12, "typegpu-per-slot/ours-objects": 6 }),
    "typegpu/ours-objects@1024": 1.5,
    "typegpu/ours-objects@16384": 1.3,
    "typegpu/ours-objects@262144": 1.5,
  },
  limits: atEverySize({ "ours/hand-written": 1.15, "ours-objects/hand-written-objects": 1.15 }),
  async run() {
    const peers = await openPeers();
    return measureSlots("host-encode", (slots, repeat) => [
      { samples: QUICK_SAMPLES, contenders: [intoWords("hand-written", slots, repeat, (words) => writeColumnsByHand(words, slots.columns)), intoWords("ours", slots, repeat, (words) => protocol.writeSlotColumns(words, 0, slots.columns, slots.count))] },
      {
        contenders: [
          intoWords("hand-written-objects", slots, repeat, (words) => writeObjectsByHand(words, slots.objects)),
          intoWords("ours-objects", slots, repeat, (words) => protocol.writeSlotArray(words, 0, slots.objects)),
          checked(slots, repeat),
          ...peerWriters(peers, slots, repeat),
        ],
        pairs: [["webgpu-utils", "ours-objects"], ["typegpu", "ours-objects"], ["typegpu-per-slot", "ours-objects"], ["ours-checked", "ours-objects"]],
      },
    ]);
  },
};

function intoWords(name: string, { count }: Slots, repeat: Repeat, write: (words: Uint32Array) => void): Contender {
  const words = new Uint32Array(count * protocol.SLOT_WORDS);
  return into(name, words.buffer, repeat, () => write(words));
}

function into(name: string, buffer: ArrayBuffer, repeat: Repeat, write: () => void): Contender {
  return {
    name,
    async run() {
      repeat(write);
      return digestOf(buffer);
    },
  };
}

/** Every value is looked at before the first is written. */
function checked({ count, objects }: Slots, repeat: Repeat): Contender {
  const bytes = new Uint8Array(count * protocol.SLOT_BYTES);
  return into("ours-checked", bytes.buffer, repeat, () => protocol.encodeRing(objects, bytes));
}

function peerWriters({ typegpu, data, utils }: Peers, { count, objects }: Slots, repeat: Repeat): Contender[] {
  const ring = data.arrayOf(slotSchema(data), count);
  const [whole, perSlot] = [new ArrayBuffer(count * protocol.SLOT_BYTES), new ArrayBuffer(count * protocol.SLOT_BYTES)];
  const view = utils.makeStructuredView(utils.makeShaderDataDefinitions(slotWgsl(count)).storages["ring"]);
  return [
    into("typegpu", whole, repeat, () => typegpu.writeToArrayBuffer(whole, ring, objects)),
    into("typegpu-per-slot", perSlot, repeat, () => objects.forEach((slot, i) => typegpu.writeToArrayBuffer(perSlot, ring, [slot], { startOffset: protocol.SLOT_BYTES * i }))),
    into("webgpu-utils", view.arrayBuffer, repeat, () => view.set(objects)),
  ];
}
