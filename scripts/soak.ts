/**
 * Submits many slots of many kinds to one ring and accounts for each of them: nothing lost, nothing run twice.
 *
 * usage: npm run -s soak -- [--count N] [--slots N] [--seed N] [--device NAME]
 */
import { openDevice } from "../runtime/node/index.js";
import { openOracleDevice } from "../testing/index.js";
import { soak } from "../test/support/soak.js";
import { scriptArguments, wholeNumber } from "./script-arguments.js";

const script = {
  name: "soak",
  usage: "npm run -s soak -- [--count N] [--slots N] [--seed N] [--device NAME]",
  options: {
    count: { type: "string", default: "300000" },
    slots: { type: "string", default: "4096" },
    seed: { type: "string", default: "1" },
    device: { type: "string", default: "webgpu" },
  },
} as const;
const { values } = scriptArguments(script);
const count = wholeNumber(script, "count", values.count);
const slotCount = wholeNumber(script, "slots", values.slots);
const seed = wholeNumber(script, "seed", values.seed);
const device = values.device === "oracle" ? openOracleDevice() : await openDevice({ name: values.device });
const { findings, ...figures } = await soak(device, { count, slotCount, seed });
await device.close();
console.log(JSON.stringify({ device: device.name, ...figures, ms: Math.round(figures.ms), findings: findings.length }));
for (const finding of findings.slice(0, 20)) console.error(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
