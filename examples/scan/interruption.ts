/**
 * Ctrl-C: the scan is asked to stop at its next commit, and is stopped if that takes longer than `GRACE_MS`. Either way
 * one line on stderr says how far it got.
 */
import { writeSync } from "node:fs";

/** With what remains after it, an interrupted scan ends within a second. */
const GRACE_MS = 600;

export class Interruption {
  readonly #controller = new AbortController();
  #exitCode: number | undefined;
  /** Says how far the scan got; replaced as soon as there is something to say. */
  describe: () => string = () => "before any file was read";

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 and the signal's number, as a shell reports it; undefined while nothing was interrupted. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Starts to listen. A second signal changes nothing: `npm` and a terminal may each send one. */
  listen(): this {
    for (const [name, number] of [["SIGINT", 2], ["SIGTERM", 15]] as const) {
      process.on(name, () => {
        if (this.#exitCode !== undefined) return;
        this.#exitCode = 128 + number;
        this.#controller.abort(new Error("interrupted"));
        setTimeout(() => this.finish(), GRACE_MS).unref();
      });
    }
    return this;
  }

  /** Says how far it got and ends the process. */
  finish(): never {
    writeSync(2, `scan: interrupted ${this.describe()}\n`);
    process.exit(this.#exitCode ?? 130);
  }
}
