export { conjugateGradient as default } from "../../../examples/grid-programs/conjugate-gradient.kernel.js";
