import { IO_QUEUE } from "./io-queue.js";
import type { Operation } from "./operation.js";
import { PUBLISHING } from "./publishing.js";
import { READERS } from "./readers.js";
import { SHAPES } from "./shapes.js";
import { SIZES } from "./sizes.js";
import { TELEMETRY } from "./telemetry.js";

/** Every recorded operation that we have, by its recorded name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries({ ...SIZES, ...PUBLISHING, ...READERS, ...IO_QUEUE, ...SHAPES, ...TELEMETRY }));

/** Recorded operations that are calls in a row on one buffer. */
export const SEQUENCES: ReadonlySet<string> = new Set(["sequence", "io_sequence"]);
