/** With what remains after it, an interrupted command ends within a second. */
const GRACE_MS = 600;

/** Ctrl-C and SIGTERM, for a command that runs until it is told to end. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #handlers = ([["SIGINT", 130], ["SIGTERM", 143]] as const).map(([name, code]) => [name, () => this.#interrupt(code)] as const);
  #exitCode: 130 | 143 = 130;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 and the signal's number, as a shell reports it. */
  get exitCode(): 130 | 143 {
    return this.#exitCode;
  }

  listen(): this {
    for (const [name, handler] of this.#handlers) process.on(name, handler);
    return this;
  }

  stopListening(): void {
    for (const [name, handler] of this.#handlers) process.off(name, handler);
  }

  /** A second signal changes nothing: `npm` and a terminal may each send one. */
  #interrupt(code: 130 | 143): void {
    if (this.signal.aborted) return;
    this.#exitCode = code;
    this.#controller.abort();
    setTimeout(() => process.exit(code), GRACE_MS).unref();
  }
}
