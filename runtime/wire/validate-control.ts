import { CONTROL_FIXED_BYTES, CONTROL_OBSERVABLES_STRIDE_BYTES, MAX_OBSERVABLES, controlByteLength } from "../generated/megakernel.js";
import { wrongShape } from "./buffer-shape.js";

/**
 * The shape of a control buffer: at least its fixed part, whole words, at most the capped number of observables. With
 * `observables`, exactly that many. Says nothing about the words; `inspectControl` does.
 *
 * @throws GridwrightError `resident/shape`; `encode/cap` for a count above the cap
 */
export function validateControl(bytes: Uint8Array, { observables }: { readonly observables?: number } = {}): void {
  const actual = bytes.byteLength;
  if (observables !== undefined) {
    const expected = controlByteLength({ observableCount: observables });
    if (actual === expected) return;
    throw wrongShape("control", actual, expected, `${observables} observables need exactly ${expected}`, "pass the control buffer of this geometry, as encodeControl makes it");
  }
  if (actual < CONTROL_FIXED_BYTES) {
    throw wrongShape("control", actual, CONTROL_FIXED_BYTES, `at least ${CONTROL_FIXED_BYTES} are expected`, "make the buffer with encodeControl");
  }
  if ((actual - CONTROL_FIXED_BYTES) % CONTROL_OBSERVABLES_STRIDE_BYTES !== 0) {
    const whole = actual - (actual % CONTROL_OBSERVABLES_STRIDE_BYTES);
    throw wrongShape("control", actual, whole, `whole words are expected (${whole})`, "make the buffer with encodeControl");
  }
  const most = controlByteLength({ observableCount: MAX_OBSERVABLES });
  if (actual > most) throw wrongShape("control", actual, most, `at most ${most} are expected (${MAX_OBSERVABLES} observables)`, "use fewer observables, or more rings");
}
