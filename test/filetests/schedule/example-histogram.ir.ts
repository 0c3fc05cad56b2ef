export { histogram as default } from "../../../examples/grid-programs/histogram.kernel.js";
