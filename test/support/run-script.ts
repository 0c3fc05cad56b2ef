/** Scripts of this repository in the process of a test, which spares each call the start of another one. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./repository-specs.js";

export interface ScriptOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends a script where it would have ended its process. */
class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

let runs = 0;

/** What `scripts/NAME.ts` prints and ends with when it is called with these arguments. Not for scripts that catch what they throw. */
export async function runScript(name: string, ...args: readonly string[]): Promise<ScriptOutcome> {
  let [stdout, stderr] = ["", ""];
  const { argv, exit, exitCode } = process;
  const [writeOut, writeError] = [process.stdout.write, process.stderr.write];
  const ended = (code?: string | number | null): never => {
    throw new Exit(Number(code ?? process.exitCode ?? 0));
  };
  const path = join(ROOT, "scripts", `${name}.ts`);
  process.argv = [process.execPath, path, ...args];
  process.exitCode = undefined;
  process.exit = ended;
  process.stdout.write = (text) => ((stdout += String(text)), true);
  process.stderr.write = (text) => ((stderr += String(text)), true);
  try {
    // A script is its module's body: each call needs a module of its own.
    await import(`${pathToFileURL(path).href}?run=${++runs}`);
    return { status: Number(process.exitCode ?? 0), stdout, stderr };
  } catch (error) {
    if (error instanceof Exit) return { status: error.status, stdout, stderr };
    throw error;
  } finally {
    process.argv = argv;
    process.exit = exit;
    process.exitCode = exitCode;
    process.stdout.write = writeOut;
    process.stderr.write = writeError;
  }
}
