import { createInterpreter, type Interpreter } from "../ir/interpret/interpret.js";
import type { RecordedDispatch } from "./recording-device.js";

/** An `execute` for `openRecordingDevice` that interprets the kernel's IR program, for kernels of one segment. */
export function interpretDispatch(): (dispatch: RecordedDispatch) => void {
  const interpreters = new Map<string, Interpreter>();
  return ({ kernel, grid, parameters, buffers }) => {
    const { program } = kernel.code;
    if (program === undefined || kernel.segments.length !== 1) throw new RangeError(`kernel '${kernel.name}' has no program of one segment to interpret`);
    const interpreter = interpreters.get(kernel.hash) ?? createInterpreter(program);
    interpreters.set(kernel.hash, interpreter);
    interpreter.run({ grid, parameters, buffers });
  };
}
