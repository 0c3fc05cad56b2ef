/**
 * How every bench measures: contenders take turns within one process, so that whatever slows the machine slows them
 * alike; each result is compared before its time counts; the baseline runs twice under two names, and the ratio of these
 * two (A/A) says how far ratios of this run can be trusted.
 */
import { arch, cpus, platform } from "node:os";

export interface Contender {
  readonly name: string;
  /** Does the work once. What it resolves to must equal the other contenders' (by `JSON.stringify`). */
  run(): Promise<unknown>;
  /** Takes part in every so many rounds only: for one that takes many times longer than its rivals. Default 1. */
  readonly every?: number;
  /** Brings back the state that `run` starts from; not measured. */
  reset?(): void | Promise<void>;
}

/** Contenders that do the same work, at one size. The first is the baseline. */
export interface Comparison {
  /** Stands behind the @ of a ratio, as in 64B. */
  readonly size: string;
  readonly contenders: readonly [Contender, ...Contender[]];
  readonly samples: number;
  /** Runs of each contender that are thrown away before: compilation, caches, the first allocation of pools. Default 2. */
  readonly warmUps?: number;
  /** How often `run` does the work; the times are of once. Default 1. */
  readonly repeats?: number;
  /** Further ratios than those over the baseline, each as `[A, B]`. */
  readonly pairs?: readonly (readonly [string, string])[];
}

export interface BenchRow {
  readonly name: string;
  readonly size: string;
  readonly samples: number;
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
}

export interface BenchResult {
  readonly bench: string;
  readonly environment: BenchEnvironment;
  readonly rows: readonly BenchRow[];
  /** `A/B@size`: median wall time of A over that of B. Above 1, B is faster. */
  readonly ratios: Readonly<Record<string, number>>;
  /** What is counted or derived, the unit in the name. */
  readonly figures?: Readonly<Record<string, number>>;
}

export interface BenchEnvironment {
  readonly device: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
}

export function environmentOf(device: string): BenchEnvironment {
  const cores = cpus();
  return { device, node: process.version, platform: `${platform()}-${arch()}`, cpu: cores[0]?.model ?? "unknown", cores: cores.length };
}

export interface Measurement {
  readonly rows: readonly BenchRow[];
  readonly ratios: Readonly<Record<string, number>>;
}

/** Throws where two contenders disagree. `now` is in milliseconds. */
export async function measure(comparison: Comparison, now: () => number = () => performance.now()): Promise<Measurement> {
  const [baseline, ...others] = comparison.contenders;
  const again: Contender = { ...withName(baseline, `${baseline.name}-again`) };
  const contenders = [baseline, again, ...others];
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  let expected: string | undefined;
  const warmUps = comparison.warmUps ?? 2;
  for (let sample = -warmUps; sample < comparison.samples; sample++) {
    // Each round starts with another contender, so that none always runs behind the same neighbour.
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + sample + warmUps) % contenders.length] ?? baseline;
      if (sample > 0 && sample % (contender.every ?? 1) !== 0) continue;
      await contender.reset?.();
      const start = now();
      const result = await contender.run();
      const elapsed = now() - start;
      const text = JSON.stringify(result);
      expected ??= text;
      if (text !== expected) {
        throw new Error(`${contender.name} at ${comparison.size} yields another result than its rivals (${excerpt(text)}, expected ${excerpt(expected)})`);
      }
      if (sample >= 0) times.get(contender.name)?.push(elapsed / (comparison.repeats ?? 1));
    }
  }
  const medians = new Map(contenders.map(({ name }) => [name, median(times.get(name) ?? [])]));
  const pairs = [...contenders.slice(1).map(({ name }) => [name, baseline.name] as const), ...(comparison.pairs ?? [])];
  const medianOf = (name: string): number => medians.get(name) ?? unknownContender(name);
  const ratio = (a: string, b: string): number => round(medianOf(a) / medianOf(b), 3);
  return {
    rows: contenders.map(({ name }) => rowOf(name, comparison.size, times.get(name) ?? [])),
    ratios: Object.fromEntries(pairs.map(([a, b]) => [`${a}/${b}@${comparison.size}`, ratio(a, b)])),
  };
}

function unknownContender(name: string): never {
  throw new RangeError(`no contender ${name}`);
}

function median(times: readonly number[]): number {
  return quantile([...times].sort((a, b) => a - b), 0.5);
}

/** Digits of a time in milliseconds. */
const NANOSECONDS = 6;

/** Times of something that nothing is compared with, in milliseconds. */
export function rowOf(name: string, size: string, times: readonly number[]): BenchRow {
  const sorted = [...times].sort((a, b) => a - b);
  return { name, size, samples: sorted.length, medianMs: round(quantile(sorted, 0.5), NANOSECONDS), p10Ms: round(quantile(sorted, 0.1), NANOSECONDS), p90Ms: round(quantile(sorted, 0.9), NANOSECONDS) };
}

function withName(contender: Contender, name: string): Contender {
  return { name, run: () => contender.run(), reset: () => contender.reset?.() };
}

/** By linear interpolation between the neighbours in a sorted list. */
export function quantile(sorted: readonly number[], fraction: number): number {
  const at = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
