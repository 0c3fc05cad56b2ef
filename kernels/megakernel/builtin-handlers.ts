import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import type { Handler } from "../handler.js";
import { atomicAdd } from "./opcodes/atomic-add.js";
import { loadU32 } from "./opcodes/load-u32.js";
import { nop } from "./opcodes/nop.js";
import { printf } from "./opcodes/printf.js";
import { shutdown } from "./opcodes/shutdown.js";
import { storeU32 } from "./opcodes/store-u32.js";

/** The handlers that every megakernel has, in dense order; a kernel's own handlers follow behind them. */
export function builtinHandlers(protocol: ProtocolBindings): readonly Handler[] {
  return [nop, storeU32, atomicAdd, loadU32, printf, shutdown].map((make) => make(protocol));
}
