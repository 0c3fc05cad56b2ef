import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { handler, type Handler } from "../../handler.js";
import { builtinOpcode } from "./builtin-opcode.js";

/** The slot itself becomes DONE; each invocation looks at the flag before it claims its next one. */
export function shutdown(protocol: ProtocolBindings): Handler {
  return handler(builtinOpcode(protocol, "shutdown"), (k) => k.atomicStore(k.place("control").field("shutdown"), 1), { idempotent: true });
}
