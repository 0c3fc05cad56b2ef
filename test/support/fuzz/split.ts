/**
 * `fuzz -- split`: random programs with grid syncs, unsplit on the oracle, split on the oracle and split on the software
 * GPU. A second set has a barrier taken out, and the oracle must say so.
 */
import { compileKernel } from "../../../codegen/shader/compile.js";
import { hasGridSync } from "../../../ir/grid-syncs.js";
import { createInterpreter } from "../../../ir/interpret/interpret.js";
import { createRandom } from "../../../ir/interpret/random.js";
import { printProgram } from "../../../ir/print.js";
import type { Schedule, SplitProgram } from "../../../ir/schedule.js";
import type { Device } from "../../../runtime/device.js";
import { openDevice } from "../../../runtime/node/index.js";
import { randomGridProgram, type RandomGridProgram } from "../random-grid-program/random-grid-program.js";
import { withoutHandoverBarrier } from "../random-grid-program/without-handover-barrier.js";
import { runOnDevice } from "../run-on-device.js";
import { checkSplitLaw, differenceOf, spilledWordsOf, type SameVerdict, type Words } from "../split-law.js";
import type { FuzzOptions, FuzzReport } from "./fuzz-report.js";

const TAPE_LENGTHS = { least: 20, most: 520 } as const;
const SHRINK_MS = 20_000;
/** Programs under way at once: while the device compiles for some, the oracle runs others. */
const LANES = 4;

export async function fuzzSplit({ seed, count }: FuzzOptions, open: () => Promise<Device> = () => openDevice({ name: "software" })): Promise<FuzzReport> {
  const findings: { readonly program: number; readonly text: string }[] = [];
  const tally = {
    programs: 0, withGridSync: 0, cuts: 0, repeats: 0, latches: 0, spilledWords: 0, compared: 0, comparedOnDawn: 0,
    nondeterministic: 0, plantedRaces: 0, foundRaces: 0, mismatches: 0,
  };
  const device = await open();
  const judge = async (program: number): Promise<void> => {
    const tape = tapeOf(seed * 1_000_003 + program);
    const random = randomGridProgram(tape);
    tally.programs += 1;
    const failure = await failureOf(random, device, {
      onOracle: (same) => {
        tally.compared += 1;
        addSplit(tally, same.split);
        tally.spilledWords += spilledWordsOf(same);
      },
      onDevice: () => (tally.comparedOnDawn += 1),
    });
    if (failure === "nondeterministic") tally.nondeterministic += 1;
    else if (failure !== undefined) {
      tally.mismatches += 1;
      findings.push({ program, text: await smallestFailure(tape, failure, device) });
    }
    const planted = withoutHandoverBarrier(random.program);
    if (planted === undefined) return;
    tally.plantedRaces += 1;
    if (racesIn({ ...random, program: planted })) tally.foundRaces += 1;
    else findings.push({ program, text: `a planted race is not found (tape ${JSON.stringify(tape)})` });
  };
  try {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < count) await judge(next++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await device.close();
  }
  return { counts: tally, findings: findings.sort((a, b) => a.program - b.program).map(({ text }) => text) };
}

function tapeOf(seed: number): number[] {
  const random = createRandom(seed);
  const length = TAPE_LENGTHS.least + random.below(TAPE_LENGTHS.most - TAPE_LENGTHS.least);
  return Array.from({ length }, () => random.below(0x1_0000));
}

/** Told where the split did as the program does. */
interface Agreement {
  readonly onOracle: (same: SameVerdict) => void;
  readonly onDevice: () => void;
}

const NOBODY: Agreement = { onOracle: () => {}, onDevice: () => {} };

/** Undefined where all agree, or where the program proves nothing for a reason of its own (refused, too long). */
async function failureOf(random: RandomGridProgram, device: Device, { onOracle, onDevice }: Agreement = NOBODY): Promise<string | undefined> {
  const verdict = checkSplitLaw(random);
  switch (verdict.kind) {
    case "refused":
    case "unfinished":
      return undefined;
    case "nondeterministic":
      return "nondeterministic";
    case "race":
      return `the generator made a race: ${verdict.messages.join("; ")}`;
    case "mismatch":
      return `on the oracle: ${verdict.what}`;
    case "same": {
      onOracle(verdict);
      const difference = await differenceOnDevice(random, device, verdict.meant);
      if (difference !== undefined) return `on the device: ${difference}`;
      onDevice();
      return undefined;
    }
  }
}

/** A device that refuses the code differs, too. */
async function differenceOnDevice({ program, grid, parameters, buffers }: RandomGridProgram, device: Device, meant: Words): Promise<string | undefined> {
  try {
    return differenceOf(meant, await runOnDevice(device, compileKernel(program), { grid, parameters, buffers }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function addSplit(tally: { withGridSync: number; cuts: number; repeats: number; latches: number }, { source, segments, schedule }: SplitProgram): void {
  const latches = segments.filter(({ latch }) => latch !== undefined).length;
  tally.withGridSync += hasGridSync(source.body) ? 1 : 0;
  tally.latches += latches;
  tally.cuts += Math.max(0, segments.length - latches - 1);
  tally.repeats += repeatsIn(schedule);
}

function repeatsIn(schedule: Schedule): number {
  switch (schedule.kind) {
    case "Dispatch":
      return 0;
    case "Sequence":
      return schedule.parts.reduce((sum, part) => sum + repeatsIn(part), 0);
    case "Repeat":
      return 1 + repeatsIn(schedule.body);
    case "RepeatWhile":
      return repeatsIn(schedule.body);
    case "Branch":
    case "BranchIf":
      return repeatsIn(schedule.then) + repeatsIn(schedule.else);
  }
}

function racesIn({ program, grid, parameters, buffers }: RandomGridProgram): boolean {
  const bytes = Object.fromEntries(Object.entries(buffers).map(([name, words]) => [name, new Uint8Array(Uint32Array.from(words).buffer)]));
  const { findings } = createInterpreter(program).run({ grid, parameters, buffers: bytes, stepBudget: 300_000 });
  return findings.some(({ code }) => code === "race/data");
}

/** The smallest program found that still fails, and how. */
async function smallestFailure(tape: readonly number[], failure: string, device: Device): Promise<string> {
  const end = Date.now() + SHRINK_MS;
  const fails = async (candidate: readonly number[]): Promise<string | undefined> => {
    try {
      const found = await failureOf(randomGridProgram(candidate), device);
      return found === "nondeterministic" ? undefined : found;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  let [smallest, why] = [tape, failure];
  for (let improved = true; improved && Date.now() < end; ) {
    improved = false;
    for (const candidate of smallerThan(smallest)) {
      if (Date.now() >= end) break;
      const found = await fails(candidate);
      if (found === undefined) continue;
      [smallest, why, improved] = [candidate, found, true];
      break;
    }
  }
  const { program, grid, parameters } = randomGridProgram(smallest);
  return `${why}\ngrid ${grid.join(" x ")}, parameters ${JSON.stringify(parameters)}, tape ${JSON.stringify(smallest)}\n${printProgram(program).text}`;
}

/** Without a stretch, or with zeros in its place; long stretches first. */
function* smallerThan(tape: readonly number[]): Generator<readonly number[]> {
  for (let size = Math.ceil(tape.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < tape.length; at += size) {
      yield [...tape.slice(0, at), ...tape.slice(at + size)];
      if (tape.slice(at, at + size).some((each) => each !== 0)) yield tape.map((each, i) => (i >= at && i < at + size ? 0 : each));
    }
  }
}
