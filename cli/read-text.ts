/** Files that a person writes, as text. */
import { readFileSync } from "node:fs";
import { CommandError } from "./command-error.js";
import { failureReason } from "./failure-reason.js";

/** `name` is what messages call it, with the place that asks for it. Throws `CommandError` where it is no text that can be read. */
export function readText(path: string, name: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandError(`${name} can't be read (${failureReason(error)})`, 2);
  }
  try {
    // A byte order mark stays: columns are counted with it.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Told below.
  }
  throw new CommandError(`${name} is not UTF-8 text. Fix: save it as UTF-8, or name another file`, 2);
}

/** Undefined for whatever can't be read. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
