/** With what remains after it, an interrupted command ends within a second. */
const GRACE_MS = 600;

/** Ctrl-C and SIGTERM: a command that goes on for long is asked to stop, and is stopped if that takes longer than `GRACE_MS`. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #handlers = ([["SIGINT", 130], ["SIGTERM", 143]] as const).map(([name, code]) => [name, () => this.#interrupt(code)] as const);
  #exitCode: 130 | 143 | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 and the signal's number, as a shell reports it; undefined while nothing was interrupted. */
  get exitCode(): 130 | 143 | undefined {
    return this.#exitCode;
  }

  listen(): this {
    for (const [name, handler] of this.#handlers) process.on(name, handler);
    return this;
  }

  stopListening(): void {
    for (const [name, handler] of this.#handlers) process.off(name, handler);
  }

  /** Ends the process. */
  finish(): never {
    process.exit(this.#exitCode ?? 130);
  }

  /** A second signal changes nothing: `npm` and a terminal may each send one. */
  #interrupt(code: 130 | 143): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = code;
    this.#controller.abort();
    setTimeout(() => this.finish(), GRACE_MS).unref();
  }
}
