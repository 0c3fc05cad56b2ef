import { isLoss } from "../generation.js";
import { ResidentBuffers } from "../mirror/resident-buffers.js";

/**
 * The mirror that a run's final `device/lost` carries (its field `mirror`): the ring as last committed, with what was still
 * published, to be looked at or to be gone on with on another device. Undefined for every other error.
 */
export function committedMirror(error: unknown): ResidentBuffers | undefined {
  const mirror = isLoss(error) ? error.fields["mirror"] : undefined;
  return mirror instanceof ResidentBuffers ? mirror : undefined;
}
