import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { handler, type Handler } from "../../handler.js";
import { builtinOpcode } from "./builtin-opcode.js";
import { observableAt } from "./observable-at.js";

export function atomicAdd(protocol: ProtocolBindings): Handler {
  const opcode = builtinOpcode(protocol, "atomic_add", { arguments: ["addend", "address"], results: ["before"], faults: ["address"] });
  return handler(opcode, (k, { addend, address }) => {
    const cell = observableAt(k, protocol, address);
    k.result("before", k.let("before", k.atomicAdd(cell, addend)));
  });
}
