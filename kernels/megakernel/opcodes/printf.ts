import { strideBytes } from "../../../ir/layout.js";
import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import type { Type } from "../../../ir/types.js";
import { handler, type Handler } from "../../handler.js";
import { KernelBuildError } from "../../kernel-build-error.js";
import { bufferOf } from "../../protocol-values.js";
import { builtinOpcode } from "./builtin-opcode.js";

const WORD_BYTES = 4;

/** The cursor counts words, also of records that a full log drops, so the host knows how many those were. */
export function printf(protocol: ProtocolBindings): Handler {
  const opcode = builtinOpcode(protocol, "printf", { arguments: ["format", "a", "b"] });
  const log = bufferOf(protocol, "debug_log");
  const recordWords = elementWords(protocol, log.type);
  const slotWords = elementWords(protocol, bufferOf(protocol, "ring").type);
  return handler(opcode, (k, { format, a, b }) => {
    const words = k.let("words", k.atomicAdd(k.place(log).field("cursor"), recordWords));
    const index = k.let("index", k.div(words, recordWords));
    k.if(k.lt(index, k.arrayLength(log)), () => {
      const record = k.place(log).field("records").at(index);
      k.store(record.field("format"), format);
      k.store(record.field("a"), a);
      k.store(record.field("b"), b);
      k.store(record.field("slot_base"), k.mul(k.slot, slotWords));
    });
  });
}

/** Words from one element of the run-time array to the next; a struct's run-time array is its last member. */
function elementWords(protocol: ProtocolBindings, type: Type): number {
  const array = type.kind === "Struct" ? type.members.at(-1)?.type : type;
  if (array?.kind === "RuntimeArray") return strideBytes(array) / WORD_BYTES;
  throw new KernelBuildError([{ code: "kernel/protocol-incomplete", message: `protocol ${protocol.name} has a ring or a debug log without a run-time array` }]);
}
