import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { handler, type Handler } from "../../handler.js";
import { builtinOpcode } from "./builtin-opcode.js";

export function nop(protocol: ProtocolBindings): Handler {
  return handler(builtinOpcode(protocol, "nop"), () => {}, { idempotent: true });
}
