/** What happens to a verified program before any target sees it, in this order. */
import type { VerifiedProgram } from "../verify.js";
import { foldConstants } from "./fold-constants.js";
import { removeDeadCode } from "./remove-dead-code.js";

export interface Pass {
  readonly name: string;
  readonly run: (program: VerifiedProgram) => VerifiedProgram;
}

export const PIPELINE: readonly Pass[] = [
  // Before legalization: targets evaluate constant expressions by rules of their own, or refuse them.
  { name: "fold-constants", run: foldConstants },
  // After folding, which decides branches; after a split, whose segments each need a part of the whole.
  { name: "remove-dead-code", run: removeDeadCode },
];

export function runPipeline(program: VerifiedProgram): VerifiedProgram {
  return PIPELINE.reduce((before, pass) => pass.run(before), program);
}
