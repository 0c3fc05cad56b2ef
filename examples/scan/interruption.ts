/**
 * Ctrl-C: a command is asked to stop at its next commit, and is stopped if that takes longer than `GRACE_MS`. Either way
 * one line on stderr says how far it got.
 */
import { writeSync } from "node:fs";

/** With what remains after it, an interrupted command ends within a second. */
const GRACE_MS = 600;

export class Interruption {
  readonly #controller = new AbortController();
  readonly #command: string;
  #exitCode: number | undefined;
  /** Says how far the command got; replaced as soon as there is something to say. */
  describe: () => string;

  constructor(command: string, atFirst: string) {
    this.#command = command;
    this.describe = () => atFirst;
  }

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
    writeSync(2, `${this.#command}: interrupted ${this.describe()}\n`);
    process.exit(this.#exitCode ?? 130);
  }
}
