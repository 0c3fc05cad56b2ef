export { prefixSum as default } from "../../../examples/grid-programs/prefix-sum.kernel.js";
