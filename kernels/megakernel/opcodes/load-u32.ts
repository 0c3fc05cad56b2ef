import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { handler, type Handler } from "../../handler.js";
import { builtinOpcode } from "./builtin-opcode.js";
import { observable, observableAt } from "./observable-at.js";

/** Both addresses are checked before anything is read. */
export function loadU32(protocol: ProtocolBindings): Handler {
  const opcode = builtinOpcode(protocol, "load_u32", { arguments: ["address", "target"], results: ["value"], faults: ["address"] });
  return handler(opcode, (k, { address, target }) => {
    const source = observableAt(k, protocol, address);
    const destination = observable(k, target, target);
    const value = k.let("value", k.atomicLoad(source));
    k.atomicStore(destination, value);
    k.result("value", value);
  });
}
