/**
 * Throws generated cases at one part of the project, from a seed, and counts what goes wrong.
 *
 * usage: npm run -s fuzz -- NAME [--seed S] [--count N] [--device-count N] [--json]
 */
import type { FuzzOptions, FuzzReport } from "../test/support/fuzz/fuzz-report.js";
import { refuseArguments, scriptArguments, wholeNumber } from "./script-arguments.js";

type FuzzCommand = (options: FuzzOptions) => Promise<FuzzReport>;

/** Loaded when asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<FuzzCommand>>> = {
  buffers: async () => (await import("../test/support/fuzz/buffers.js")).fuzzBuffers,
  spec: async () => (await import("../test/support/fuzz/spec.js")).fuzzSpec,
  split: async () => (await import("../test/support/fuzz/split.js")).fuzzSplit,
};

const script = {
  name: "fuzz",
  usage: `npm run -s fuzz -- NAME [--seed S] [--count N] [--device-count N] [--json]   (NAME: ${Object.keys(COMMANDS).join(", ")})`,
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "10000" },
    "device-count": { type: "string" },
    json: { type: "boolean" },
  },
  positionals: { min: 1, max: 1 },
} as const;

const { values, positionals: [name = ""] } = scriptArguments(script);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (load === undefined) refuseArguments(script, `there is no ${JSON.stringify(name)}`);
const seed = wholeNumber(script, "seed", values.seed);
const count = wholeNumber(script, "count", values.count);
const deviceCount = values["device-count"] === undefined ? undefined : wholeNumber(script, "device-count", values["device-count"]);

const fuzz = await load();
const { counts, findings } = await fuzz({ seed, count, ...(deviceCount === undefined ? {} : { deviceCount }) });
process.stdout.write(values.json ? `${JSON.stringify(counts)}\n` : Object.entries(counts).map(([key, value]) => `${key} ${value}\n`).join(""));
for (const finding of findings) process.stderr.write(`${finding}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
