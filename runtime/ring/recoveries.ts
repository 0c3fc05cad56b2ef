import { GridwrightError, isGridwrightError } from "../error.js";
import { isLoss } from "../generation.js";
import type { KernelInstance } from "../kernel-instance.js";
import { waitAtMost } from "../wait-at-most.js";

/** How many losses one run or dispatch may outlive, unless its caller says otherwise. */
export const DEFAULT_MAX_RECOVERIES = 1;

export interface Patience {
  /** Default: no limit. */
  readonly ms?: number;
  /** Any of them ends it. */
  readonly signals?: readonly AbortSignal[];
}

/**
 * The losses that one run, or one low-level dispatch, outlives. An attempt that failed is shown to `survive`, and made
 * again when that resolves:
 *
 *     const recoveries = new Recoveries(instance, 1);
 *     for (;;) {
 *       try {
 *         return await instance.round(attempt);
 *       } catch (error) {
 *         await recoveries.survive(error);
 *       }
 *     }
 */
export class Recoveries {
  readonly #kernel: KernelInstance;
  readonly #most: number;
  readonly #carried: Readonly<Record<string, unknown>>;
  #count = 0;
  #ms = 0;

  /** `carried` are fields of the error that says that no recovery is left. */
  constructor(kernel: KernelInstance, most: number = DEFAULT_MAX_RECOVERIES, carried: Readonly<Record<string, unknown>> = {}) {
    this.#kernel = kernel;
    this.#most = most;
    this.#carried = carried;
  }

  /** Losses so far that did not end the run. */
  get count(): number {
    return this.#count;
  }

  /** Wall time spent on them, from the failed call to the new device. */
  get ns(): number {
    return Math.round(this.#ms * 1e6);
  }

  /**
   * True once the kernel has a device again, whoever opened it; false when patience ends before: the recovery goes on by
   * itself then, and later calls on the kernel wait for it. Must not be called from within a round.
   *
   * @throws `error` itself where it is no loss; GridwrightError `device/lost` with `recoveries`, `maxRecoveries` and what
   * is carried, where this loss is one too many or no device can be opened
   */
  async survive(error: unknown, { ms = Number.POSITIVE_INFINITY, signals = [] }: Patience = {}): Promise<boolean> {
    if (!isLoss(error)) throw error;
    const started = performance.now();
    const before = this.#ms;
    for (let loss = error; ; ) {
      if (this.#count >= this.#most) throw this.#final(loss, `no recovery is left (maxRecoveries ${this.#most})`);
      let ended: { readonly value: GridwrightError | undefined } | undefined;
      try {
        ended = await waitAtMost(this.#kernel.recover(), ms - (performance.now() - started), signals);
      } catch (failure) {
        throw this.#final(failure, "no other can take its place");
      }
      this.#count++;
      this.#ms = before + performance.now() - started;
      if (ended?.value === undefined) return ended !== undefined;
      loss = ended.value;
    }
  }

  #final(cause: unknown, why: string): GridwrightError {
    return new GridwrightError({
      code: "device/lost",
      message: `the device is lost, and ${why}: ${withoutHelp(cause)}`,
      help: "open another device and make the kernel again; what was committed is kept",
      fields: { recoveries: this.#count, maxRecoveries: this.#most, ...this.#carried },
      cause,
    });
  }
}

/** What a cause says, without its advice. */
function withoutHelp(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const advice = isGridwrightError(cause) ? `. Fix: ${cause.help}` : "";
  return advice !== "" && cause.message.endsWith(advice) ? cause.message.slice(0, -advice.length) : cause.message;
}
