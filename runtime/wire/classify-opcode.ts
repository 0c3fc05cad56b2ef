import { Opcode } from "../generated/megakernel.js";

export interface OpcodeClass {
  /** Reserved for the protocol: bit 31 set, 0..7, or 0xFFF0..0xFFFF. */
  readonly system: boolean;
  /** An opcode of the protocol that the ordinary calls publish: 0..7, PRINTF, PACKED_SLOT, SHUTDOWN. */
  readonly builtin: boolean;
  /** Free for extensions: 8..0xFFEF and 0x10000..0x7FFFFFFF. */
  readonly validUser: boolean;
  /** What `publishSlot` accepts. */
  readonly publishable: boolean;
}

/** Every opcode below this one is publishable: the built-in ones from 0, then the extensions'. */
export const LOWEST_RESERVED_OPCODE = 0xfff0;

/** Where an opcode number stands in the number ranges of 0.6. Says nothing about whether a kernel has a handler for it. */
export function classifyOpcode(opcode: number): OpcodeClass {
  const system = isSystemOpcode(opcode);
  const builtin = isBuiltinOpcode(opcode);
  return { system, builtin, validUser: !system, publishable: builtin || !system };
}

/** `classifyOpcode(opcode).publishable`, without the object. */
export function isPublishableOpcode(opcode: number): boolean {
  return isBuiltinOpcode(opcode) || !isSystemOpcode(opcode);
}

function isSystemOpcode(opcode: number): boolean {
  return opcode >= 0x80000000 || opcode <= Opcode.batchFence || (opcode >= LOWEST_RESERVED_OPCODE && opcode <= 0xffff);
}

/** LOAD_MISS is the protocol's too, but only its own encoder may write it. */
function isBuiltinOpcode(opcode: number): boolean {
  return opcode <= Opcode.batchFence || opcode === Opcode.packedSlot || opcode === Opcode.printf || opcode === Opcode.shutdown;
}
