/**
 * A promise that exists once somebody asks for it. Most tickets settle without ever being awaited; they cost no promise,
 * and a rejection that nobody asked for is nobody's unhandled rejection.
 */
export class OnDemandPromise<T> {
  #outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  #promise: Promise<T> | undefined;
  #resolve: ((value: T) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  get promise(): Promise<T> {
    if (this.#promise === undefined) {
      this.#promise = new Promise<T>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
      });
      // Whoever awaits it sees the rejection. Who only looked at it must not bring the process down.
      this.#promise.catch(() => {});
      this.#settle();
    }
    return this.#promise;
  }

  /** True when the promise has been asked for. */
  get asked(): boolean {
    return this.#promise !== undefined;
  }

  resolve(value: T): void {
    this.#outcome ??= { value };
    this.#settle();
  }

  reject(error: unknown): void {
    this.#outcome ??= { error };
    this.#settle();
  }

  #settle(): void {
    if (this.#outcome === undefined) return;
    if ("value" in this.#outcome) this.#resolve?.(this.#outcome.value);
    else this.#reject?.(this.#outcome.error);
  }
}
