export { bitonicSort as default } from "../../../examples/grid-programs/bitonic-sort.kernel.js";
