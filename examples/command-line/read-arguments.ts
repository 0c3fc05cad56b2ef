import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usage-error.js";

/** What Node's `parseArgs` makes of `args`. Throws `UsageError`, its message one line. */
export function readArguments<const T extends Omit<ParseArgsConfig, "args">>(args: readonly string[], config: T) {
  try {
    return parseArgs({ ...config, args: [...args] });
  } catch (error) {
    // Node explains at length; its first sentence says what is wrong.
    const [sentence = ""] = String(error instanceof Error ? error.message : error).split(/\.\s|\n/);
    throw new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, ""));
  }
}

/** Throws `UsageError` for what is no whole number within the bounds, both of them included. */
export function wholeNumber(option: string, text: string, { least, most }: { readonly least: number; readonly most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} takes a whole number of ${least}..${most} (got ${JSON.stringify(text)})`);
}
