/** A whole ring of legal slots looked through, without copies: the worst case, because nothing ends the search early. */
import { protocol } from "../runtime/index.js";
import type { Contender } from "./harness.js";
import { atEverySize, measureSlots, type Repeat } from "./slots.js";
import { firstIllegalByHand } from "./slots-by-hand.js";

export const hostValidateBench = {
  targets: {},
  limits: atEverySize({ "ours/hand-written": 1.5, "ours-findings/hand-written": 1.5 }),
  run() {
    return measureSlots("host-validate", ({ words, count }, repeat) => {
      const bytes = new Uint8Array(words.buffer);
      return [
        {
          contenders: [
            search("hand-written", repeat, () => firstIllegalByHand(words)),
            search("ours", repeat, () => protocol.firstIllegalSlot(words, 0, count)),
            // The list of all findings, as `decodeRing` asks for it.
            search("ours-findings", repeat, () => (protocol.validateRing(bytes).length === 0 ? count : -1)),
          ],
        },
      ];
    });
  },
};

function search(name: string, repeat: Repeat, find: () => number): Contender {
  return {
    name,
    async run() {
      let found = -1;
      repeat(() => (found = find()));
      return found;
    },
  };
}
