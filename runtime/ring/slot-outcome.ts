import type { KernelResult } from "../../codegen/shader/kernel.js";
import { FIRST_HANDLER_FAULT, faultCodeName, isFaultCode } from "../generated/megakernel.js";
import type { OpcodePlan } from "./opcode-plan.js";

/** Why a slot failed. */
export interface SlotFault {
  readonly code: number;
  /** As the protocol or the opcode calls the code; absent for a code that neither declares. */
  readonly name?: string;
  /** What the fault code's documentation says it is. */
  readonly detail: number;
}

/** The fault that the last two argument words of a slot describe. */
export function slotFault(plan: OpcodePlan, code: number, detail: number): SlotFault {
  const name = plan.faultNames.get(code) ?? (isFaultCode(code) && code < FIRST_HANDLER_FAULT ? faultCodeName(code) : undefined);
  return name === undefined ? { code, detail } : { code, name, detail };
}

/** A result word as the value that the opcode declares. */
export function resultValue(result: KernelResult, word: number): number | boolean {
  switch (result.type) {
    case "u32":
      return word;
    case "i32":
      return word | 0;
    case "f32":
      return new Float32Array(Uint32Array.of(word).buffer)[0] ?? 0;
    case "bool":
      return word !== 0;
  }
}

/** Result words of many slots as a column of the declared type; of bool, 0 or 1. */
export type ResultColumn = Uint32Array | Int32Array | Float32Array;

/** A view of `words`, not a copy. */
export function resultColumn(result: KernelResult, words: Uint32Array): ResultColumn {
  switch (result.type) {
    case "u32":
    case "bool":
      return words;
    case "i32":
      return new Int32Array(words.buffer, words.byteOffset, words.length);
    case "f32":
      return new Float32Array(words.buffer, words.byteOffset, words.length);
  }
}
