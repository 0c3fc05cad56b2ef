import { countDone, readDebugLog, readDoneCount, readEpoch, readMetrics, readObservable } from "../../../runtime/index.js";
import type { Operation } from "./operation.js";

const observable: Operation = (input) => ({ value: readObservable(input.bytes("control"), input.number("index")) });
const metrics: Operation = (input) => ({ metrics: readMetrics(input.bytes("control")).map(({ opcode, count }) => [opcode, count]) });
const doneSlots: Operation = (input) => ({ value: countDone(input.bytes("ring"), input.number("count")) });

/** We have no lenient readers: where the recorded code had two forms, both are ours. */
export const READERS: Readonly<Record<string, Operation>> = {
  read_done_count: (input) => ({ value: readDoneCount(input.bytes("control")) }),
  read_epoch: (input) => ({ value: readEpoch(input.bytes("control")) }),
  read_observable: observable,
  read_observable_or_zero: observable,
  read_metrics: metrics,
  read_metrics_lenient: metrics,
  read_debug_log: (input) => {
    const { records, dropped } = readDebugLog(input.bytes("debugLog"));
    // The recorded form has no place for dropped records, because it had none.
    return { records: records.map(({ format, a, b, slotBase }) => ({ fmt: format, args: [a, b, slotBase] })), ...(dropped > 0 ? { dropped } : {}) };
  },
  count_done_slots: doneSlots,
  count_done_slots_lenient: doneSlots,
};
