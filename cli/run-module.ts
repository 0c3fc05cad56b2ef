/** Code of the user's, which may throw anything, never end, or end the process: told at the line of its author's file. */
import { url as debuggerUrl } from "node:inspector";
import { SourceMap } from "node:module";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError } from "./command-error.js";
import { diagnosticsOf } from "./diagnostics-of.js";
import type { Watchdog } from "./watchdog.js";

/** Lowering the largest kernel takes a second. */
const MOST_MS = 60_000;
/** A thread that still turns sees for itself that the time is up. */
const TURNING_MS = 500;

export interface RunningModule {
  /** As messages name it, from the project folder. */
  readonly module: string;
  readonly folder: string;
  /** The URL that it is loaded from, as stack traces name it. */
  readonly url: string;
  /** From there to the files that it was made of. */
  readonly sourceMap: string;
  /** A message in the words of the module's author. */
  readonly spell: (message: string) => string;
}

/** What stands by while the module runs. */
export interface Guards {
  readonly watchdog: Watchdog;
  /** Of signals. They would wait for the module, and so would whoever presses Ctrl-C; without them a signal ends the process, which writes nothing now. */
  readonly handlers?: { readonly listen: () => unknown; readonly stopListening: () => void };
}

/** What `use` returns. Throws `CommandError`, or `DiagnosticError` as it is. */
export async function runModule<T>(running: RunningModule, { watchdog, handlers }: Guards, use: () => T | Promise<T>, mostMs = MOST_MS): Promise<T> {
  const { module } = running;
  const onExit = (code: number): void => {
    // Signals end a process this way, and are no fault of the module.
    if (code >= 128) return;
    console.error(`gridwright: ${module}: the module has ended the process (exit code ${code}). Fix: let it return, or throw`);
    process.exitCode = 1;
  };
  // Whoever looks at a stopped module takes the time that it takes.
  const isDebugged = debuggerUrl() !== undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const overdue = (what: string, fix: string): void => reject(new CommandError(`${module}: the module has not ${what} (limit: ${mostMs / 1000} s). Fix: look for a ${fix}`, 1));
    if (isDebugged) return;
    timer = setTimeout(() => (watchdog.stop() ? overdue("returned", "loop in it that never ends") : overdue("settled", "promise in it that nobody resolves")), mostMs);
  });
  process.on("exit", onExit);
  handlers?.stopListening();
  if (!isDebugged) watchdog.start(mostMs + TURNING_MS);
  try {
    return await Promise.race([Promise.resolve().then(use), late]);
  } catch (error) {
    if (isForUsers(error)) throw error;
    throw new CommandError(told(error, running), 1);
  } finally {
    watchdog.stop();
    clearTimeout(timer);
    handlers?.listen();
    process.off("exit", onExit);
  }
}

function isForUsers(error: unknown): boolean {
  try {
    return error instanceof CommandError || diagnosticsOf(error) !== undefined;
  } catch {
    return false;
  }
}

/** A sentence about anything at all: what a module throws may itself throw when it is looked at. */
function told(error: unknown, running: RunningModule): string {
  try {
    return `${placeOf(error, running) ?? `${running.module}:`} ${running.spell(saying(error))}`;
  } catch {
    return `${running.module}: something was thrown that has no text`;
  }
}

function saying(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)} was thrown`;
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
}

/** Where the innermost call of the project's own stands, or else that of a package that it is bundled with. */
function placeOf(error: unknown, { url, folder, sourceMap }: RunningModule): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const map = new SourceMap(JSON.parse(sourceMap));
  const places = stack.split(`${url}:`).slice(1).flatMap((rest) => {
    const [, line = "0", column = "0"] = /^(\d+):(\d+)/.exec(rest) ?? [];
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return [];
    const source = entry.originalSource.startsWith("file:") ? relative(folder, fileURLToPath(entry.originalSource)) : entry.originalSource;
    return [`${source.split(sep).join("/")}:${entry.originalLine + 1}:${entry.originalColumn + 1}`];
  });
  return places.find((place) => !place.includes("node_modules/")) ?? places[0];
}
