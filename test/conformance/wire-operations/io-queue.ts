import {
  type IoRequest,
  announceIo,
  claimIoRequests,
  completeIoRequests,
  isIoRecycled,
  pollIoRequests,
  protocol,
  readIoCompletion,
  submitIo,
  validateIoQueue,
} from "../../../runtime/index.js";
import type { Fields } from "../wire-vectors.js";
import type { Operation } from "./operation.js";

export const IO_QUEUE: Readonly<Record<string, Operation>> = {
  io_validate: (input) => {
    validateIoQueue(new Uint8Array(input.number("byteLength")));
    return { accepted: true };
  },
  io_publish: (input) => {
    const ioQueue = input.bytes("ioQueue");
    announceIo(ioQueue, input.number("slot"), { mappedSlot: input.number("mappedSlot"), byteCount: input.number("byteCount"), tag: input.number("tag") });
    return { ioQueue };
  },
  io_submit_read: (input) => {
    const ioQueue = input.bytes("ioQueue");
    const [source, destination] = [input.number("src"), input.number("dst")];
    submitIo(ioQueue, input.number("slot"), { source, destination, byteCount: input.number("byteCount"), tag: input.number("tag") });
    return { ioQueue };
  },
  io_completion: (input) => {
    const found = readIoCompletion(input.bytes("ioQueue"), input.number("slot"));
    if (found === undefined) return { value: null };
    const { slot, mappedSlot, byteCount, tag } = found;
    return { value: { slot, mappedSlot, byteCount, tag } };
  },
  io_is_recycled: (input) => ({ value: isIoRecycled(input.bytes("ioQueue"), input.number("slot")) }),
  io_poll: (input) => ({ requests: pollIoRequests(input.bytes("ioQueue")).map(request) }),
  io_claim: (input) => {
    const ioQueue = input.bytes("ioQueue");
    return { requests: claimIoRequests(ioQueue).map(request), ioQueue };
  },
  io_complete: (input) => {
    const ioQueue = input.bytes("ioQueue");
    completeIoRequests(ioQueue, input.inputs("completions").map((each) => ({ slot: each.number("slot"), success: each.boolean("success") })));
    return { ioQueue };
  },
  /** Plays the device. */
  io_set_status: (input) => {
    const ioQueue = input.bytes("ioQueue");
    const at = input.number("slot") * protocol.IO_QUEUE_STRIDE_BYTES + protocol.IO_SLOT_STATUS_WORD * 4;
    new DataView(ioQueue.buffer, ioQueue.byteOffset, ioQueue.byteLength).setUint32(at, input.number("value"), true);
    return { ioQueue };
  },
};

function request({ slot, op, source, destination, offset, byteCount, tag }: IoRequest): Fields {
  return { slot, opType: op, src: source, dst: destination, offset: String(offset), byteCount, tag };
}
