/** Looking things up in a protocol that is only known as a value. What is missing there is named, not undefined. */
import type { BufferBinding, OpcodeBinding, ProtocolBindings } from "../ir/protocol-bindings.js";
import { KernelBuildError } from "./kernel-build-error.js";

export function constantOf(protocol: ProtocolBindings, name: string): number {
  return found(protocol.constants[name], protocol, `constant ${name}`);
}

export function enumValueOf(protocol: ProtocolBindings, enumName: string, value: string): number {
  return found(protocol.enums[enumName]?.[value], protocol, `value ${value} in enum ${enumName}`);
}

export function bufferOf(protocol: ProtocolBindings, name: string): BufferBinding {
  return found(protocol.buffers[name], protocol, `buffer ${name}`);
}

export function opcodeOf(protocol: ProtocolBindings, name: string): OpcodeBinding {
  return found(protocol.opcodes[name], protocol, `opcode ${name}`);
}

function found<Value>(value: Value | undefined, protocol: ProtocolBindings, what: string): Value {
  if (value === undefined) throw new KernelBuildError([{ code: "kernel/protocol-incomplete", message: `protocol ${protocol.name} has no ${what}` }]);
  return value;
}
