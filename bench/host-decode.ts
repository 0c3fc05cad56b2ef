/**
 * Whole rings read into host values: the generated unchecked decoders against loops by hand and against other packages'
 * readers. Columns are read into memory that is there; objects are made anew.
 */
import { protocol } from "../runtime/index.js";
import { collectGarbage } from "./collect-garbage.js";
import type { Contender } from "./harness.js";
import { openPeers, type Peers } from "./peers.js";
import { slotSchema, type SlotViews, slotWgsl } from "./peer-slots.js";
import { atEverySize, digestOf, measureSlots, QUICK_SAMPLES, SAMPLES, type Repeat, type Slots } from "./slots.js";
import { type PlainSlot, readColumnsByHand, readObjectsByHand } from "./slots-by-hand.js";

/** So many objects are made and collected within milliseconds. */
const QUICK_COUNT = 16_384;

export const hostDecodeBench = {
  targets: {},
  limits: atEverySize({ "ours/hand-written": 1.15, "ours-objects/hand-written-objects": 1.15 }),
  async run() {
    const peers = await openPeers();
    return measureSlots("host-decode", (slots, repeat) => [
      { samples: QUICK_SAMPLES, contenders: [intoColumns("hand-written", slots, repeat, (columns) => readColumnsByHand(slots.words, columns)), intoColumns("ours", slots, repeat, (columns) => protocol.readSlotColumns(slots.words, 0, columns, slots.count))] },
      {
        samples: slots.count <= QUICK_COUNT ? QUICK_SAMPLES : SAMPLES,
        contenders: [
          objects("hand-written-objects", repeat, () => readObjectsByHand(slots.words)),
          objects("ours-objects", repeat, () => protocol.readSlotArray(slots.words, 0, slots.count)),
          objects("ours-checked", repeat, () => protocol.decodeRing(new Uint8Array(slots.words.buffer))),
          ...peerReaders(peers, slots, repeat).map((reader) => ({ ...reader, every: 5 })),
        ],
        pairs: [["webgpu-utils", "ours-objects"], ["typegpu", "ours-objects"], ["typegpu-per-slot", "ours-objects"], ["ours-checked", "ours-objects"]],
      },
    ]);
  },
};

function intoColumns(name: string, { count }: Slots, repeat: Repeat, read: (columns: protocol.SlotColumns) => void): Contender {
  const columns = protocol.slotColumns(count);
  return {
    name,
    async run() {
      repeat(() => read(columns));
      return [columns.status, columns.opcode, columns.tenant, columns.priority, columns.args].map((column) => digestOf(column.buffer));
    },
  };
}

function objects(name: string, repeat: Repeat, read: () => readonly PlainSlot[]): Contender {
  return {
    name,
    // Nobody pays for what another one left behind.
    reset: collectGarbage,
    async run() {
      let slots: readonly PlainSlot[] = [];
      repeat(() => (slots = read()));
      return { toJSON: () => digestOf(wordsOf(slots).buffer).toJSON() };
    },
  };
}

function wordsOf(slots: readonly PlainSlot[]): Uint32Array {
  const words = new Uint32Array(protocol.SLOT_WORDS * slots.length);
  slots.forEach(({ status, opcode, tenant, priority, args }, i) => words.set([status, opcode, tenant, priority, ...args], protocol.SLOT_WORDS * i));
  return words;
}

/**
 * webgpu-utils keeps five typed arrays a slot. They are made before each turn and given up after it: a million of them would
 * be walked by every collection of garbage, in everybody's turn.
 */
function throughViews(utils: Peers["utils"], { count, words }: Slots, repeat: Repeat): Contender {
  const definition = utils.makeShaderDataDefinitions(slotWgsl(count)).storages["ring"];
  let views: readonly SlotViews[] = [];
  const reader = objects("webgpu-utils", repeat, () => views.map(({ status, opcode, tenant, priority, args }) => ({ status: status[0] ?? 0, opcode: opcode[0] ?? 0, tenant: tenant[0] ?? 0, priority: priority[0] ?? 0, args: Array.from(args) })));
  return {
    ...reader,
    reset() {
      ({ views } = utils.makeStructuredView<readonly SlotViews[]>(definition, words.buffer));
      collectGarbage();
    },
    async run() {
      const result = await reader.run();
      views = [];
      return result;
    },
  };
}

function peerReaders({ typegpu, data, utils }: Peers, slots: Slots, repeat: Repeat): Contender[] {
  const { count, words } = slots;
  const slot = slotSchema(data);
  const ring = data.arrayOf(slot, count);
  return [
    objects("typegpu", repeat, () => slotsOf(typegpu.readFromArrayBuffer(words.buffer, ring))),
    objects("typegpu-per-slot", repeat, () => {
      const bytes = protocol.SLOT_BYTES;
      return slotsOf(Array.from({ length: count }, (_, i) => typegpu.readFromArrayBuffer(words.buffer.slice(bytes * i, bytes * (i + 1)), slot)));
    }),
    throughViews(utils, slots, repeat),
  ];
}

/** The comparison of results finds out if they are anything else. */
function slotsOf(value: unknown): readonly PlainSlot[] {
  if (!Array.isArray(value)) throw new TypeError("typegpu returned no array");
  return value;
}
