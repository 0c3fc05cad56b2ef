/** A process of its own for `timeColdCompile`. */
import { timeCompile } from "./compile-times.js";

const { verifyMs, splitMs } = timeCompile();
process.stdout.write(`${verifyMs} ${splitMs}\n`);
