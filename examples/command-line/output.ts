/**
 * Where a command prints: results on stdout, complaints on stderr, and on a terminal a progress line on stderr that is
 * overwritten while the command goes on. A pipe gets no progress.
 */
import { once } from "node:events";
import type { Writable } from "node:stream";

const REDRAW_MS = 100;
const DEFAULT_COLUMNS = 80;
/** Back to the left edge, and clear the line. */
const REWIND = "\r\u001b[K";

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export class Output {
  readonly #command: string;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  #drawnAt = -Infinity;
  #drawn = false;

  constructor(command: string, stdout: OutputStream = process.stdout, stderr: OutputStream = process.stderr) {
    this.#command = command;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Resolves when the reader keeps up, so that a long list does not pile up in memory. */
  async print(text: string): Promise<void> {
    this.clearProgress();
    if (!this.#stdout.write(text)) await once(this.#stdout, "drain");
  }

  /** One line on stderr, behind the command's name. */
  complain(message: string): void {
    this.clearProgress();
    this.#stderr.write(`${this.#command}: ${message}\n`);
  }

  progress(text: string): void {
    if (this.#stderr.isTTY !== true || performance.now() - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = performance.now();
    this.#drawn = true;
    this.#stderr.write(`${REWIND}${text.slice(0, (this.#stderr.columns ?? DEFAULT_COLUMNS) - 1)}`);
  }

  clearProgress(): void {
    if (this.#drawn) this.#stderr.write(REWIND);
    this.#drawn = false;
  }
}
