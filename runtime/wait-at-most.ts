/** Longer delays make `setTimeout` fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The result of `work`, or undefined when about `ms` pass or one of the signals aborts before. What nobody waits for any
 * more goes on; that it fails then is no unhandled rejection.
 */
export function waitAtMost<T>(work: Promise<T>, ms: number, signals: readonly AbortSignal[] = []): Promise<{ readonly value: T } | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => finish(() => resolve(undefined));
    const timer = ms <= MAX_TIMER_MS ? setTimeout(stop, Math.max(0, ms)) : undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", stop);
      settle();
    };
    for (const signal of signals) signal.addEventListener("abort", stop);
    if (signals.some((signal) => signal.aborted)) stop();
    work.then(
      (value) => finish(() => resolve({ value })),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}
