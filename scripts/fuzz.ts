/**
 * Throws generated cases at one part of the project, from a seed, and counts what goes wrong.
 *
 * usage: npm run -s fuzz -- NAME [--seed S] [--count N] [--device-count N] [--json]
 */
import { parseArgs } from "node:util";
import type { FuzzOptions, FuzzReport } from "../test/support/fuzz/fuzz-report.js";

type FuzzCommand = (options: FuzzOptions) => Promise<FuzzReport>;

/** Loaded when asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<FuzzCommand>>> = {
  buffers: async () => (await import("../test/support/fuzz/buffers.js")).fuzzBuffers,
  spec: async () => (await import("../test/support/fuzz/spec.js")).fuzzSpec,
  split: async () => (await import("../test/support/fuzz/split.js")).fuzzSplit,
};

const USAGE = `usage: npm run -s fuzz -- NAME [--seed S] [--count N] [--device-count N] [--json]   (NAME: ${Object.keys(COMMANDS).join(", ")})\n`;

function refuse(why: string): number {
  process.stderr.write(`fuzz: ${why}\n${USAGE}`);
  return 2;
}

async function main(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        count: { type: "string", default: "10000" },
        "device-count": { type: "string" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [name, ...extra] = positionals;
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined || extra.length > 0) return refuse(name === undefined ? "no command named" : load === undefined ? `unknown command ${JSON.stringify(name)}` : "one command at a time");
  const [seed, count, deviceCount] = [values.seed, values.count, values["device-count"]].map((text) => (text === undefined ? undefined : Number(text)));
  if (seed === undefined || !Number.isSafeInteger(seed)) return refuse(`--seed takes an integer (${values.seed})`);
  if (count === undefined || !isCount(count)) return refuse(`--count takes a number of cases (${values.count})`);
  if (deviceCount !== undefined && !isCount(deviceCount)) return refuse(`--device-count takes a number of cases (${values["device-count"]})`);

  const fuzz = await load();
  const { counts, findings } = await fuzz({ seed, count, ...(deviceCount === undefined ? {} : { deviceCount }) });
  process.stdout.write(values.json ? `${JSON.stringify(counts)}\n` : Object.entries(counts).map(([key, value]) => `${key} ${value}\n`).join(""));
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  return findings.length === 0 ? 0 : 1;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

process.exitCode = await main(process.argv.slice(2));
