import { CommandError } from "./command-error.js";

/** The value of `--format`, which is one of `formats`. */
export function formatOption<F extends string>(given: string, formats: readonly F[]): F {
  const format = formats.find((each) => each === given);
  if (format !== undefined) return format;
  throw new CommandError(`--format is ${formats.slice(0, -1).join(", ")} or ${formats.at(-1) ?? ""}, not ${given}`, 2);
}
