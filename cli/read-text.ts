/** Files that a person writes, as text. */
import { readFileSync, statSync } from "node:fs";
import { CommandError } from "./command-error.js";
import { failureReason } from "./failure-reason.js";

/** As the end of a sentence about a file of other bytes. */
export const NOT_TEXT = { refused: "is not UTF-8 text", help: "save it as UTF-8, or name another file" } as const;

/** `name` is what messages call it, with the place that asks for it. Throws `CommandError` where it is no text that can be read. */
export function readText(path: string, name: string): string {
  const text = textOf(bytesOf(path, name));
  if (text !== undefined) return text;
  throw new CommandError(`${name} ${NOT_TEXT.refused}. Fix: ${NOT_TEXT.help}`, 2);
}

/** Undefined where the bytes are no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    // A byte order mark stays: columns are counted with it.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Undefined for whatever can't be read. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function bytesOf(path: string, name: string): Uint8Array {
  try {
    const found = statSync(path);
    // What is neither, a pipe or a device, may never end.
    if (found.isFile() || found.isDirectory()) return readFileSync(path);
  } catch (error) {
    throw new CommandError(`${name} can't be read (${failureReason(error)})`, 2);
  }
  throw new CommandError(`${name} can't be read (it is a pipe or a device). Fix: name a file`, 2);
}
