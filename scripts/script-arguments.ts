import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** How a script of this repository is called. */
export interface ScriptUsage<T extends Options> {
  /** As `npm run` knows it. */
  readonly name: string;
  /** The command line, without `usage: `. */
  readonly usage: string;
  readonly options: T;
  /** How many arguments that are not options there may be; none unless told. */
  readonly positionals?: { readonly min?: number; readonly max?: number };
}

/** Prints why a command line was not taken, and how it should look; ends the process with 2. */
export function refuseArguments({ name, usage }: { readonly name: string; readonly usage: string }, why: string): never {
  process.stderr.write(`${name}: ${why}\nusage: ${usage}\n`);
  process.exit(2);
}

/** The arguments of this process. `--help` prints the usage and ends with 0; an unknown option ends with 2, before anything was done. */
export function scriptArguments<const T extends Options>(script: ScriptUsage<T>) {
  const { usage, options, positionals: { min = 0, max = 0 } = {} } = script;
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`usage: ${usage}\n`);
    process.exit(0);
  }
  const parse = () => parseArgs<{ args: string[]; allowPositionals: true; options: T }>({ args, allowPositionals: true, options });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    // Node's advice about `--` after the first sentence would mislead here.
    return refuseArguments(script, (error instanceof Error ? error.message : String(error)).split(". ")[0] ?? "");
  }
  const { values, positionals } = parsed;
  if (positionals.length < min || positionals.length > max) {
    const expected = min === max ? `${min}` : max === Infinity ? `${min} or more` : `${min} to ${max}`;
    refuseArguments(script, `takes ${expected} arguments, not ${positionals.length}`);
  }
  return { values, positionals };
}

/** A whole number that was given as text. Anything else ends the process with 2. */
export function wholeNumber(script: { readonly name: string; readonly usage: string }, option: string, text: string): number {
  const value = Number(text);
  return text.trim() !== "" && Number.isSafeInteger(value) && value >= 0 ? value : refuseArguments(script, `--${option} takes a whole number, not ${JSON.stringify(text)}`);
}
