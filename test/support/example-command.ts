import { Writable } from "node:stream";
import { Output } from "../../examples/command-line/output.js";

export interface Finished {
  /** Null where a signal ended a process. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command of an example in this process and keeps what it prints. */
export async function finished(name: string, run: (output: Output) => Promise<number>): Promise<Finished> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const status = await run(new Output(name, stdout, stderr));
  return { status, stdout: stdout.text, stderr: stderr.text };
}

class Kept extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
