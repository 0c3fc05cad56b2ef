import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Mutant, applyMutant } from "./mutant.js";
import { MutatedCopy, REPOSITORY } from "./mutated-copy.js";

export interface MutantOutcome {
  readonly mutant: Mutant;
  readonly killed: boolean;
  /** The first test that failed. */
  readonly by: string;
}

/**
 * Runs each mutant's tests against it, in copies of the working tree. Before that, the same tests must pass without any
 * mutant: else a death would say nothing.
 *
 * @throws Error where a patch does not apply or makes no program, and where the tests fail without it
 */
export async function runMutants(mutants: readonly Mutant[], onOutcome: (outcome: MutantOutcome) => void = () => {}): Promise<MutantOutcome[]> {
  for (const mutant of mutants) applyMutant(readFileSync(join(REPOSITORY, mutant.file), "utf8"), mutant);
  const copies = Array.from({ length: Math.min(2, availableParallelism(), mutants.length) }, () => MutatedCopy.make());
  try {
    await checkControls(copies, [...new Set(mutants.flatMap(({ tests }) => tests))].sort());
    const waiting = [...mutants.entries()];
    const outcomes: MutantOutcome[] = [];
    const work = async (copy: MutatedCopy): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, mutant] = next;
        const { passed, why } = await copy.run(mutant);
        const outcome = { mutant, killed: !passed, by: why };
        outcomes[index] = outcome;
        onOutcome(outcome);
      }
    };
    await Promise.all(copies.map(work));
    return outcomes;
  } finally {
    for (const copy of copies) copy.remove();
  }
}

async function checkControls(copies: readonly MutatedCopy[], files: readonly string[]): Promise<void> {
  await Promise.all(
    copies.map(async (copy, i) => {
      const share = files.filter((_, j) => j % copies.length === i);
      if (share.length === 0) return;
      const { passed, why } = await copy.test(share);
      if (!passed) throw new Error(`the tests fail without a mutant: ${why}`);
    }),
  );
}
