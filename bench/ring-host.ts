/**
 * What the host does to a ring without any device: publishing 262 144 work items, looking for what is implausible in a ring
 * of as many slots (16 MiB), counting the slots that are done. Each against a loop over the words that does the same and
 * makes the same checks, written for this one ring.
 */
import { countDone, encodeRing, inspectRing, protocol, publishWorkItems } from "../runtime/index.js";
import { type BenchResult, type Contender, environmentOf, measure } from "./harness.js";
import { countByHand, inspectByHand, publishByHand } from "./ring-by-hand.js";

const SLOTS = 262_144;
const SAMPLES = 21;

export const ringHostBench = {
  targets: {},
  /** How many times as long as the loop by hand. */
  limits: { "publish-ours/hand-written@262144": 1.2, "validate-ours/hand-written@262144": 1.5, "count-ours/hand-written@262144": 1.5 },
  async run(): Promise<BenchResult> {
    const rows = [];
    const ratios: Record<string, number> = {};
    const jobs = { publish: publishing(), validate: reading(inspectByHand, (ring) => inspectRing(ring).length), count: reading(countByHand, (ring) => countDone(ring)) };
    for (const [job, [byHand, ours]] of Object.entries(jobs)) {
      const contenders = [{ ...byHand, name: `${job}-hand-written` }, { ...ours, name: `${job}-ours` }] as const;
      const measurement = await measure({ size: String(SLOTS), samples: SAMPLES, contenders });
      rows.push(...measurement.rows);
      for (const [name, ratio] of Object.entries(measurement.ratios)) ratios[name.replace(`/${job}-`, "/")] = ratio;
    }
    return { bench: "ring-host", environment: environmentOf("the host alone"), rows, ratios };
  },
};

type Job = Omit<Contender, "name">;

/** Into a ring of their own, whose slots are done: each slot is looked at and written whole. */
function publishing(): readonly [Job, Job] {
  const items = Uint32Array.from({ length: SLOTS * 4 }, (_, i) => (i % 4 === 0 ? 1 + (i % 7) : Math.imul(i, 0x9e3779b1) >>> 0));
  const publisher = (publish: (ring: Uint8Array) => number): Job => {
    const ring = encodeRing(SLOTS);
    const words = new Uint32Array(ring.buffer);
    return {
      reset() {
        words.fill(0xffffffff);
        for (let at = protocol.SLOT_STATUS_WORD; at < words.length; at += protocol.SLOT_WORDS) words[at] = protocol.SlotStatus.done;
      },
      // Looked at after the clock has stopped.
      run: async () => ({ published: publish(ring), toJSON: () => digest(words) }),
    };
  };
  return [publisher((ring) => publishByHand(ring, 0, 3, items)), publisher((ring) => publishWorkItems(ring, 0, 3, items))];
}

/** Of one ring that a kernel might have left: most slots done, some waiting, some free, some at fault. */
function reading(byHand: (ring: Uint8Array) => number, ours: (ring: Uint8Array) => number): readonly [Job, Job] {
  const ring = encodeRing(SLOTS);
  const words = new Uint32Array(ring.buffer);
  const states = [protocol.SlotStatus.done, protocol.SlotStatus.done, protocol.SlotStatus.done, protocol.SlotStatus.published, protocol.SlotStatus.empty, protocol.SlotStatus.fault];
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = slot * protocol.SLOT_WORDS;
    const mixed = Math.imul(slot, 0x9e3779b1) >>> 16;
    words[at + protocol.SLOT_STATUS_WORD] = states[mixed % states.length] ?? 0;
    words[at + protocol.SLOT_OPCODE_WORD] = 1;
    words[at + protocol.SLOT_TENANT_WORD] = mixed % protocol.MAX_TENANTS;
    words[at + protocol.SLOT_PRIORITY_WORD] = protocol.Priority.normal;
  }
  return [{ run: async () => byHand(ring) }, { run: async () => ours(ring) }];
}

function digest(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
  return hash >>> 0;
}
