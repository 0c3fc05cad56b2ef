/** `npm run -s bench -- NAME [--json]` */
import { formatBench } from "./bench-table.js";
import type { BenchResult } from "./harness.js";
import { refuseArguments, scriptArguments } from "../scripts/script-arguments.js";

/** One module per bench, loaded when it is asked for. Both are ratios and figures that the project promises: not below, not above. */
interface Bench {
  run(): Promise<BenchResult>;
  readonly targets: Readonly<Record<string, number>>;
  readonly limits?: Readonly<Record<string, number>>;
}

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  scan: async () => (await import("./scan.js")).scanBench,
  "grid-sync": async () => (await import("./grid-sync.js")).gridSyncBench,
  generate: async () => (await import("./generate.js")).generateBench,
  "host-encode": async () => (await import("./host-encode.js")).hostEncodeBench,
  "host-decode": async () => (await import("./host-decode.js")).hostDecodeBench,
  "host-validate": async () => (await import("./host-validate.js")).hostValidateBench,
  "ring-host": async () => (await import("./ring-host.js")).ringHostBench,
};

const script = {
  name: "bench",
  usage: `npm run -s bench -- NAME [--json]   (NAME: ${Object.keys(BENCHES).join(", ")})`,
  options: { json: { type: "boolean" } },
  positionals: { min: 1, max: 1 },
} as const;

const { values, positionals: [name = ""] } = scriptArguments(script);
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (load === undefined) refuseArguments(script, `there is no ${JSON.stringify(name)}`);
const bench = await load();
const result = await bench.run();
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : formatBench(result, bench.targets, bench.limits));
