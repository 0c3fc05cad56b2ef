import { writeSync } from "node:fs";
import { Interruption } from "../../cli/interruption.js";

/** An interruption that ends with one line on stderr about how far the command got. */
export class ReportedInterruption extends Interruption {
  readonly #command: string;
  /** Says how far; replaced as soon as there is something to say. */
  describe: () => string;

  constructor(command: string, atFirst: string) {
    super();
    this.#command = command;
    this.describe = () => atFirst;
  }

  override finish(): never {
    writeSync(2, `${this.#command}: interrupted ${this.describe()}\n`);
    return super.finish();
  }
}
