import { BITONIC_SORT } from "./bitonic-sort.js";
import { BREADTH_FIRST_SEARCH } from "./breadth-first-search.js";
import { CONJUGATE_GRADIENT } from "./conjugate-gradient.js";
import type { GridProgram } from "./grid-program.js";
import { HISTOGRAM } from "./histogram.js";
import { PREFIX_SUM } from "./prefix-sum.js";

export const GRID_PROGRAMS: readonly GridProgram[] = [PREFIX_SUM, BREADTH_FIRST_SEARCH, BITONIC_SORT, CONJUGATE_GRADIENT, HISTOGRAM];
