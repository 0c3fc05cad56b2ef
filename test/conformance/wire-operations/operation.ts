import type { CallInput } from "../call-input.js";
import type { Fields } from "../wire-vectors.js";

/** Makes the recorded call through our public interface, and says what came out under the recorded names. */
export type Operation = (input: CallInput) => Fields;
