import {
  classifyOpcode,
  controlByteLength,
  debugLogByteLength,
  defaultPriorityOffsets,
  encodeControl,
  encodeDebugLog,
  encodeIoQueue,
  encodeRing,
  ringByteLength,
  writeDefaultPriorityOffsets,
} from "../../../runtime/index.js";
import type { CallInput } from "../call-input.js";
import type { Operation } from "./operation.js";

/** The recorded encoder writes no header. */
const controlInit = (input: CallInput) => ({
  shutdown: input.boolean("shutdown"),
  tenants: input.number("tenants"),
  observables: input.number("observables"),
  header: false as const,
});

export const SIZES: Readonly<Record<string, Operation>> = {
  control_byte_len: (input) => ({ bytes: controlByteLength({ observableCount: input.number("observables") }) }),
  ring_byte_len: (input) => ({ bytes: ringByteLength({ slotCount: input.number("slotCount") }) }),
  debug_log_byte_len: (input) => ({ bytes: debugLogByteLength({ debugRecordCount: input.number("records") }) }),

  encode_control: (input) => ({ control: encodeControl(controlInit(input)) }),
  encode_empty_ring: (input) => ({ ring: encodeRing(input.number("slotCount")) }),
  encode_empty_debug_log: (input) => ({ debugLog: encodeDebugLog(input.number("records")) }),
  encode_empty_io_queue: (input) => ({ ioQueue: encodeIoQueue(input.number("slotCount")) }),

  encode_control_into: (input) => ({ control: encodeControl(controlInit(input), input.storage("previous")) }),
  encode_empty_ring_into: (input) => ({ ring: encodeRing(input.number("slotCount"), input.storage("previous")) }),
  encode_empty_debug_log_into: (input) => ({ debugLog: encodeDebugLog(input.number("records"), input.storage("previous")) }),
  encode_empty_io_queue_into: (input) => ({ ioQueue: encodeIoQueue(input.number("slotCount"), input.storage("previous")) }),

  classify_opcode: (input) => ({ ...classifyOpcode(input.number("opcode")) }),
  default_priority_offsets: (input) => ({ offsets: defaultPriorityOffsets(input.number("slotCount")) }),
  write_default_priority_offsets: (input) => {
    const control = input.bytes("control");
    writeDefaultPriorityOffsets(control, input.number("slotCount"));
    return { control };
  },
};
