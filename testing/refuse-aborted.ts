import type { CompiledKernel } from "../codegen/shader/kernel.js";
import { GridwrightError } from "../runtime/error.js";

/** Throws `run/aborted` where a run is not to start, as devices do. */
export function refuseAborted(kernel: CompiledKernel, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new GridwrightError({
    code: "run/aborted",
    message: `the run of kernel '${kernel.name}' was aborted before it started`,
    help: "run it again without the signal; nothing has changed on the device",
    fields: { kernel: kernel.name },
    cause: signal.reason,
  });
}
