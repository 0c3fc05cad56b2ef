export { breadthFirstSearch as default } from "../../../examples/grid-programs/breadth-first-search.kernel.js";
