/**
 * What a program with grid syncs costs on a device that has none: against the same dispatches written by hand, and against
 * a host that waits for each segment. With them: loops that memory ends, what splitting a large program takes, and how many
 * words cross the cuts.
 *
 * The contenders run on one device and wait in one way. `host-round-trip` reads what each step wrote before it submits the
 * next, `host-wait` waits for it and reads nothing; neither uploads anything again.
 */
import { openDevice, type WebGpuDevice } from "../runtime/node/index.js";
import { BytesResult } from "./bytes-result.js";
import { CUTS, STATEMENTS, timeColdCompile, timeCompile } from "./compile-times.js";
import { countdownProgram, jacobiProgram, WORKGROUP_SIZE } from "./grid-loops.kernel.js";
import { environmentOf, measure, rowOf, type BenchResult, type BenchRow, type Measurement } from "./harness.js";
import { JacobiByHand } from "./jacobi-by-hand.js";
import { LatchByHand } from "./latch-by-hand.js";
import { ProgramOnDevice } from "./program-on-device.js";
import { spillTraffic } from "./spill-traffic.js";

const STEPS = 100;
/** Elements, and samples: as many as keep the figures still without taking minutes. */
const SIZES: readonly (readonly [cells: number, samples: number])[] = [[4096, 61], [65_536, 31]];
const TURNS = 200;
const LATCH_SAMPLES = 31;
const COMPILE_SAMPLES = 15;
const COLD_SAMPLES = 5;

export const gridSyncBench = {
  targets: { "host-round-trip/ours@4096": 1.3, "host-round-trip/ours@65536": 1.1 },
  limits: {
    "ours/hand-written@4096": 1.15,
    "ours/hand-written@65536": 1.1,
    "splitMs": 500,
    "verifyMs": 300,
    "scratch words per cut, invocation and live word": 2,
    "words stored per unchanged value": 1,
    "scratch words of recomputable values": 0,
  },
  async run(): Promise<BenchResult> {
    const rows: BenchRow[] = [];
    const ratios: Record<string, number> = {};
    const figures: Record<string, number> = {};
    const add = (measurement: Measurement): void => {
      rows.push(...measurement.rows);
      Object.assign(ratios, measurement.ratios);
    };
    await using device = await openDevice();
    for (const [cells, samples] of SIZES) add(await measureJacobi(device, cells, samples));
    for (const [state, turnsLeft] of [["live", TURNS], ["converged", 0]] as const) {
      const measurement = await measureLatch(device, state, turnsLeft);
      add(measurement);
      for (const { name, medianMs } of measurement.rows) {
        if (!name.endsWith("-again")) figures[`${name} us per turn, ${state}`] = Math.round((medianMs / TURNS) * 10_000) / 10;
      }
    }
    rows.push(...compileRows(figures));
    const { changing, unchangedStores, recomputable } = spillTraffic();
    figures["scratch words per cut, invocation and live word"] = changing;
    figures["words stored per unchanged value"] = unchangedStores;
    figures["scratch words of recomputable values"] = recomputable;
    return { bench: "grid-sync", environment: environmentOf(device.name), rows, ratios, figures };
  },
};

async function measureJacobi(device: WebGpuDevice, cells: number, samples: number): Promise<Measurement> {
  // Never near 0, where targets may flush what is too small to be normal.
  const start = new Uint8Array(Float32Array.from({ length: cells }, (_, cell) => 20 + ((cell * 7919) % 80)).buffer);
  using program = await ProgramOnDevice.create(device, jacobiProgram(), { rod: start, other: start });
  const byHand = await JacobiByHand.create(device.gpuDevice, start, WORKGROUP_SIZE);
  const reset = (): void => byHand.reset();
  const measurement = await measure({
    size: String(cells),
    samples,
    warmUps: 10, // the host side of ours is more JavaScript to compile than the rival's
    contenders: [
      { name: "hand-written", reset, run: async () => new BytesResult(await byHand.run(STEPS)) },
      {
        name: "ours",
        reset: () => ["rod", "other"].forEach((name) => program.write(name, start)),
        run: async () => new BytesResult(await program.run({ cells, pairs: STEPS / 2 }, Math.ceil(cells / WORKGROUP_SIZE), "rod")),
      },
      { name: "host-round-trip", reset, run: async () => new BytesResult(await byHand.runReadingEach(STEPS)) },
      { name: "host-wait", reset, run: async () => new BytesResult(await byHand.runAwaitingEach(STEPS)) },
    ],
    pairs: [["host-round-trip", "ours"], ["host-wait", "ours"]],
  });
  byHand.destroy();
  return measurement;
}

/** One workgroup, so that what is measured is the loop and not its body. Each run takes all turns; `turnsLeft` of them are live. */
async function measureLatch(device: WebGpuDevice, state: string, turnsLeft: number): Promise<Measurement> {
  const zeroed = new Uint8Array(WORKGROUP_SIZE * 4);
  const remaining = new Uint8Array(Uint32Array.of(turnsLeft).buffer);
  using program = await ProgramOnDevice.create(device, countdownProgram(), { cells: zeroed, remaining });
  const byHand = await LatchByHand.create(device.gpuDevice, WORKGROUP_SIZE, WORKGROUP_SIZE);
  const measurement = await measure({
    size: state,
    samples: LATCH_SAMPLES,
    contenders: [
      { name: "latch-hand-written", reset: () => byHand.reset(turnsLeft), run: async () => new BytesResult(await byHand.run(TURNS)) },
      {
        name: "latch-ours",
        reset: () => {
          program.write("cells", zeroed);
          program.write("remaining", remaining);
        },
        run: async () => new BytesResult(await program.run({ cell_count: WORKGROUP_SIZE, turns: TURNS }, 1, "cells")),
      },
    ],
  });
  byHand.destroy();
  return measurement;
}

/** The medians go to `figures`, too, where limits are. */
function compileRows(figures: Record<string, number>): BenchRow[] {
  const size = `${STATEMENTS} statements, ${CUTS} cuts`;
  const cold = Array.from({ length: COLD_SAMPLES }, timeColdCompile);
  const warm = Array.from({ length: COMPILE_SAMPLES }, timeCompile);
  const rows = {
    verifyMs: rowOf("verify", size, warm.map(({ verifyMs }) => verifyMs)),
    splitMs: rowOf("split", size, warm.map(({ splitMs }) => splitMs)),
    coldVerifyMs: rowOf("verify, fresh process", size, cold.map(({ verifyMs }) => verifyMs)),
    coldSplitMs: rowOf("split, fresh process", size, cold.map(({ splitMs }) => splitMs)),
  };
  for (const [name, { medianMs }] of Object.entries(rows)) figures[name] = medianMs;
  return Object.values(rows);
}
