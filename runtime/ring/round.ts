import { type RoundReport, applyRound, checkRound, collectChanged } from "./commit.js";
import type { RingState } from "./ring-state.js";

export interface FinishedRound extends RoundReport {
  /** Slots that the host may write again. */
  readonly freed: number;
  readonly uploadedBytes: number;
  readonly invocations: number;
  /** Claims that each invocation might make. */
  readonly budget: number;
  readonly ms: { readonly upload: number; readonly run: number; readonly readback: number };
}

/**
 * One round: bring the device up to the mirror, run the kernel once, read back, commit. When any step fails, the mirror
 * and the tickets are as before the round, and the next round starts from the last commit. `remainingMs` is the run's time.
 */
export function runRound(state: RingState, remainingMs: () => number): Promise<FinishedRound> {
  return state.kernel.round(async () => {
    const { kernel, mirror, ledger, cancellations, readback, changed } = state;
    const started = performance.now();
    try {
      const { onDevice, uploadedBytes } = state.upload();
      const { memory, grid } = onDevice;
      const budget = state.budget.within(remainingMs());
      // Until the commit the device may be ahead of the mirror.
      state.inexact = true;
      kernel.dataInexact = true;
      readback.begin(ledger);
      cancellations.roundStarts();
      const uploaded = performance.now();
      await kernel.device.run(kernel.prepared, kernel.compiled.schedule, {
        buffers: onDevice.bindings,
        parameters: onDevice.parameters.of(state.counters.rounds + 1, budget),
        grid,
      });
      const ran = performance.now();
      await readback.readFirst(kernel.device, memory, kernel.data);
      collectChanged(readback, mirror, ledger, changed);
      await readback.readChanged(kernel.device, memory, changed);
      const report = checkRound(readback, mirror, changed);

      const settled = applyRound(readback, mirror, ledger, state.counters, changed);
      kernel.data.commitMirrors();
      state.keepHostWords();
      state.inexact = false;
      kernel.dataInexact = false;
      const freed = settled + cancellations.roundEnds();
      const ms = { upload: uploaded - started, run: ran - uploaded, readback: performance.now() - ran };
      const [x, y, z] = kernel.compiled.workgroupSize;
      return { ...report, freed, uploadedBytes, invocations: grid[0] * grid[1] * grid[2] * x * y * z, budget, ms };
    } catch (error) {
      state.inexact = true;
      if (cancellations.roundEnds() > 0) state.announceFree();
      throw error;
    }
  });
}
