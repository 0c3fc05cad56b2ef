/** From a claimed slot to its next status: the dense index of its opcode's handler, then that handler. */
import type { FunctionHandle, ProgramBuilder } from "../../ir/builder.js";
import { u32 } from "../../ir/types.js";
import type { Handler } from "../handler.js";
import { constantOf, enumValueOf } from "../protocol-values.js";
import type { MegakernelParts } from "./megakernel-parts.js";

/** Functions of the program that the claim loop calls. */
export interface Dispatch {
  /** `(slot, opcode) -> status`: runs the opcode's handler; FAULT `unknown_opcode` where this kernel has none. */
  readonly run: FunctionHandle;
  /** `(slot, code, detail) -> status`: writes code and detail into the slot, yields FAULT. */
  readonly fault: FunctionHandle;
}

export function buildDispatch(k: ProgramBuilder, { protocol, handlers }: MegakernelParts): Dispatch {
  const faulted = enumValueOf(protocol, "slot_status", "fault");
  const functions = handlers.map((handler) => buildHandler(k, handler, protocol));
  const words = [{ name: "slot", type: u32 }, { name: "code", type: u32 }, { name: "detail", type: u32 }] as const;

  const fault = k.function({ name: "fault_slot", parameters: words, result: u32 }, (f, { slot, code, detail }) => {
    const args = f.place("ring").at(slot).field("args");
    f.store(args.at(constantOf(protocol, "fault_code_arg")), code);
    f.store(args.at(constantOf(protocol, "fault_detail_arg")), detail);
    f.functionReturn(faulted);
  });

  const head = { name: "run_slot", parameters: [{ name: "slot", type: u32 }, { name: "opcode", type: u32 }], result: u32 } as const;
  const run = k.function(head, (f, { slot, opcode }) => {
    const none = handlers.length;
    const handler = f.var("handler", u32, none);
    f.switch(opcode, handlers.map((each, i) => ({ values: [each.opcode], body: () => f.assign(handler, i) })));
    const dense = f.let("dense", handler.value);
    f.if(f.eq(dense, none), () => {
      f.functionReturn(f.let("refused", f.call(fault, slot, enumValueOf(protocol, "fault_code", "unknown_opcode"), opcode)));
    });
    const report = f.place("report");
    f.eval(f.atomicAdd(report.field("handler_runs").at(dense), 1));
    const status = f.var("status", u32, faulted);
    f.switch(dense, functions.map((each, i) => ({ values: [i], body: () => f.assign(status, f.call(each, slot)) })));
    f.if(f.eq(status.value, faulted), () => f.eval(f.atomicAdd(report.field("handler_faults").at(dense), 1)));
    f.functionReturn(status.value);
  });
  return { run, fault };
}

/** `handle_NAME(slot) -> status`. */
function buildHandler(k: ProgramBuilder, handler: Handler, protocol: MegakernelParts["protocol"]): FunctionHandle {
  return k.function({ name: `handle_${handler.name}`, parameters: [{ name: "slot", type: u32 }], result: u32 }, (f, { slot }) => {
    f.region("handler", () => handler.build(f, slot, protocol), handler.name);
  });
}
