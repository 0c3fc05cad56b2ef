/** A defect that somebody could write, as a patch of one file. The shipped code has no switch for it. */
export interface Mutant {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly replace: string;
  readonly by: string;
  /** Test files of which at least one must fail, from the repository's root. */
  readonly tests: readonly string[];
}

/** @throws Error where the patch does not apply: the code has changed, and the defect must be put into its new words */
export function applyMutant(text: string, { name, file, replace, by }: Mutant): string {
  const places = text.split(replace).length - 1;
  if (places === 1) return text.replace(replace, () => by);
  throw new Error(`mutant '${name}' applies to ${places} places of ${file}, where exactly one is expected; its patch replaces:\n${replace}`);
}
