/** The command line, read and checked; nothing here opens a device. */
import { readArguments, wholeNumber } from "../command-line/read-arguments.js";
import { UsageError } from "../command-line/usage-error.js";
import type { GridProgram } from "./grid-program.js";

export interface Options {
  readonly programs: readonly GridProgram[];
  /** Undefined: each program's own. */
  readonly size: number | undefined;
  readonly seed: number;
  readonly device: string | undefined;
  readonly schedule: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export function usageText(programs: readonly GridProgram[], devices: readonly { readonly name: string; readonly opens: string }[]): string {
  const line = (name: string, says: string): string => `                    ${name.padEnd(22)}${says}`;
  return `usage: node scripts/run.mjs examples/grid-programs/main.ts [OPTION]...

Runs programs with grid-wide barriers on a GPU, and checks each result with another algorithm on the CPU.

  --program NAME  only this one; give it once per program:
${programs.map(({ program, unit, maxSize }) => line(program.name, `up to ${maxSize} ${unit}`)).join("\n")}
  --size N        of the problem (default: each program's own)
  --seed N        chooses the problem among those of its size (default 1)
  --schedule      print what each program is split into, and run nothing
  --json          print one line of JSON and nothing else
  --device NAME   run on this device and no other:
${devices.map(({ name, opens }) => line(name, opens)).join("\n")}
  --help          print this

exit status: 0 fine; 1 a result was wrong, or the device failed; 2 usage
`;
}

/** Throws UsageError. */
export function parseOptions(args: readonly string[], all: readonly GridProgram[]): Options {
  const { values } = readArguments(args, {
    options: {
      program: { type: "string", multiple: true },
      size: { type: "string" },
      seed: { type: "string" },
      device: { type: "string" },
      schedule: { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.json === true && values.schedule === true) throw new UsageError("--json and --schedule cannot be combined");
  const names = [...new Set(values.program ?? all.map(({ program }) => program.name))];
  const programs = names.map((name) => programOf(name, all));
  return {
    programs,
    size: sizeFor(programs, values.size),
    seed: values.seed === undefined ? 1 : wholeNumber("--seed", values.seed, { least: 0, most: 0xffff_ffff }),
    device: values.device,
    schedule: values.schedule ?? false,
    json: values.json ?? false,
    help: values.help ?? false,
  };
}

function programOf(name: string, all: readonly GridProgram[]): GridProgram {
  const found = all.find(({ program }) => program.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`there is no program ${JSON.stringify(name)} (programs: ${all.map(({ program }) => program.name).join(", ")})`);
}

function sizeFor(programs: readonly GridProgram[], text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [size] = programs.map(({ program, maxSize }) => wholeNumber(`--size of ${program.name}`, text, { least: 1, most: maxSize }));
  return size;
}
