/** What any implementation of `Device` must do: run it against a device of your own. */
import type { Device } from "../runtime/device.js";
import { BUFFER_CASES } from "./conformance/buffer-cases.js";
import { CLOSE_CASES } from "./conformance/close-cases.js";
import { RUN_CASES } from "./conformance/run-cases.js";

export interface ConformanceCase {
  /** States the behaviour. */
  readonly name: string;
  /** Throws where the behaviour is another. */
  run(): Promise<void>;
}

/**
 * The cases, for any test framework: `for (const each of deviceConformance(open)) test(each.name, each.run)`. Each case
 * opens devices of its own and closes them, so `open` must give a new one every time. The kernel that they run carries
 * WGSL and the IR program.
 */
export function deviceConformance(open: () => Promise<Device>): ConformanceCase[] {
  return Object.entries({ ...BUFFER_CASES, ...RUN_CASES, ...CLOSE_CASES }).map(([name, check]) => ({
    name,
    run: async () => {
      const device = await open();
      try {
        await check(device, open);
      } finally {
        await device.close();
      }
    },
  }));
}
