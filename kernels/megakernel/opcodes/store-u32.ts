import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { handler, type Handler } from "../../handler.js";
import { builtinOpcode } from "./builtin-opcode.js";
import { observableAt } from "./observable-at.js";

export function storeU32(protocol: ProtocolBindings): Handler {
  const opcode = builtinOpcode(protocol, "store_u32", { arguments: ["value", "address"], results: ["before"], faults: ["address"] });
  return handler(opcode, (k, { value, address }) => {
    const cell = observableAt(k, protocol, address);
    k.result("before", k.let("before", k.atomicExchange(cell, value)));
  });
}
