/** Rounds over hostile bytes: what the four buffers hold when a kernel finds them. */
import fc from "fast-check";
import * as wire from "../../../runtime/generated/megakernel.js";
import { Noise } from "./hostile-bytes.js";
import type { RoundGeometry, RoundWords } from "./judge-round.js";

export interface HostileRound {
  readonly geometry: number;
  readonly noise: number;
  /** Control and debug log of noise alone, not only here and there. */
  readonly isAllNoise: boolean;
  readonly claimBudget: number;
  readonly workgroups: number;
  /** Where the caller's views start in a word; every other round goes through the low-level call. */
  readonly misalignment: number;
  /** Words overwritten at the end, each in one of the buffers. */
  readonly edits: readonly (readonly [buffer: number, at: number, word: number])[];
}

/** Few, so that a device allocates few buffers. */
export const GEOMETRIES: readonly RoundGeometry[] = [
  { slots: 1, observables: 1, debugRecords: 1, ioSlots: 1 },
  { slots: 5, observables: 4, debugRecords: 2, ioSlots: 2 },
  { slots: 33, observables: 8, debugRecords: 4, ioSlots: 4 },
  { slots: 130, observables: 16, debugRecords: 3, ioSlots: 64 },
];

/** Words behind each buffer's logical end. */
export const GUARD_WORDS = 32;

export const hostileRounds: fc.Arbitrary<HostileRound> = fc.record({
  geometry: fc.nat(GEOMETRIES.length - 1),
  noise: fc.nat(0x7fffffff),
  isAllNoise: fc.nat(7).map((n) => n === 7),
  claimBudget: fc.constantFrom(1000, 0, 1, 3, 0xffffffff),
  workgroups: fc.integer({ min: 1, max: 3 }),
  misalignment: fc.nat(3),
  edits: fc.array(fc.tuple(fc.nat(3), fc.nat(0x7fffffff), fc.nat(0xffffffff)), { maxLength: 4 }),
});

export function layOut(round: HostileRound, geometry: RoundGeometry): Required<RoundWords> {
  const noise = new Noise(round.noise);
  const words = {
    control: guarded(wire.CONTROL_FIXED_WORDS + geometry.observables),
    ring: guarded(geometry.slots * wire.SLOT_WORDS),
    debugLog: guarded(wire.DEBUG_LOG_FIXED_WORDS + geometry.debugRecords * wire.DEBUG_RECORD_WORDS),
    ioQueue: guarded(geometry.ioSlots * wire.IO_SLOT_WORDS),
    report: guarded(wire.REPORT_FIXED_WORDS + geometry.slots),
  };
  for (const buffer of [words.control, words.debugLog, words.ioQueue, words.report]) fillWithNoise(buffer, noise, round.isAllNoise ? 1 : 4);
  if (!round.isAllNoise) settleControl(words.control, noise, geometry);
  for (let slot = 0; slot < geometry.slots; slot++) writeHostileSlot(words.ring, slot * wire.SLOT_WORDS, noise, geometry);
  const targets = [words.control, words.ring, words.debugLog, words.ioQueue];
  for (const [buffer, at, word] of round.edits) {
    const target = targets[buffer] ?? words.ring;
    target[at % (target.length - GUARD_WORDS)] = word;
  }
  return words;
}

/** Zeroed words with a guard behind them. */
function guarded(words: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(words + GUARD_WORDS).fill(0xa5a5a5a5, words);
}

/** One in `spread` words. */
function fillWithNoise(words: Uint32Array, noise: Noise, spread: number): void {
  for (let i = 0; i < words.length - GUARD_WORDS; i++) if (noise.below(spread) === 0) words[i] = noise.below(2) === 0 ? noise.tellingWord() : noise.word();
}

/** Makes it likely that something runs: mostly no shutdown, most tenants let in, now and then partitions that make sense. */
function settleControl(control: Uint32Array, noise: Noise, { slots }: RoundGeometry): void {
  if (noise.below(8) !== 0) control[wire.CONTROL_SHUTDOWN_WORD] = 0;
  for (let tenant = 0; tenant < wire.MAX_TENANTS; tenant++) control[wire.CONTROL_TENANT_MASKS_WORD + tenant] = noise.below(4) === 0 ? 0 : noise.word() | 1;
  if (noise.below(2) === 0) for (let level = 0; level <= wire.PRIORITY_LEVELS; level++) control[wire.CONTROL_PRIORITY_OFFSETS_WORD + level] = Math.floor((slots * level) / wire.PRIORITY_LEVELS);
}

const CLAIMABLE = [wire.SlotStatus.published, wire.SlotStatus.published, wire.SlotStatus.published, wire.SlotStatus.yield, wire.SlotStatus.requeue];
const OPCODES = [...Object.values(wire.Opcode), 8, 31, 32, 0xffef, 0x10000];

function writeHostileSlot(ring: Uint32Array, base: number, noise: Noise, { slots, observables }: RoundGeometry): void {
  ring[base + wire.SLOT_STATUS_WORD] = noise.below(3) === 0 ? noise.tellingWord() : noise.from(CLAIMABLE);
  ring[base + wire.SLOT_OPCODE_WORD] = noise.below(6) === 0 ? noise.tellingWord() : noise.from(OPCODES);
  ring[base + wire.SLOT_TENANT_WORD] = noise.below(6) === 0 ? noise.tellingWord() : noise.below(wire.MAX_TENANTS);
  ring[base + wire.SLOT_PRIORITY_WORD] = noise.below(6) === 0 ? noise.tellingWord() : noise.below(wire.PRIORITY_LEVELS);
  const places = [wire.OBSERVABLE_BASE_WORD + noise.below(observables), wire.OBSERVABLE_BASE_WORD + observables, wire.OBSERVABLE_BASE_WORD - 1, noise.below(wire.CONTROL_FIXED_WORDS), noise.below(slots * wire.SLOT_WORDS), noise.below(observables)];
  for (let i = 0; i < wire.SLOT_ARGS_COUNT; i++) ring[base + wire.SLOT_ARGS_WORD + i] = noise.below(3) === 0 ? noise.tellingWord() : noise.from(places);
}
