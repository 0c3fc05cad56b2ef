/** `npm run -s bench -- NAME [--json]` */
import { parseArgs } from "node:util";
import { formatBench } from "./bench-table.js";
import type { BenchResult } from "./harness.js";

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

const USAGE = `usage: npm run -s bench -- NAME [--json]   (NAME: ${Object.keys(BENCHES).join(", ")})\n`;

async function main(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  if (parsed.values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [name, ...extra] = parsed.positionals;
  const load = name !== undefined && Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (load === undefined || extra.length > 0) {
    process.stderr.write(`bench: ${name === undefined ? "no bench named" : load === undefined ? `unknown bench ${JSON.stringify(name)}` : "one bench at a time"}\n${USAGE}`);
    return 2;
  }
  const bench = await load();
  const result = await bench.run();
  process.stdout.write(parsed.values.json ? `${JSON.stringify(result)}\n` : formatBench(result, bench.targets, bench.limits));
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
