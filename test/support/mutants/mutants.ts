import { KERNEL_MUTANTS } from "./kernel-mutants.js";
import { MIRROR_MUTANTS } from "./mirror-mutants.js";
import type { Mutant } from "./mutant.js";
import { RING_MUTANTS } from "./ring-mutants.js";
import { SPLIT_MUTANTS } from "./split-mutants.js";
import { WIRE_MUTANTS } from "./wire-mutants.js";

/** Every named defect. A list more is a file more here. */
export const MUTANTS: readonly Mutant[] = [...WIRE_MUTANTS, ...MIRROR_MUTANTS, ...RING_MUTANTS, ...KERNEL_MUTANTS, ...SPLIT_MUTANTS];
