/** `Layout` -> `ProtocolBindings`, the plain data that kernels are written against. */
import type { BitField, BufferBinding, OpcodeBinding, ProtocolBindings } from "../../ir/protocol-bindings.js";
import { scalarOf } from "../../ir/types.js";
import { bitsOf } from "./bits-of.js";
import { freeze } from "./freeze.js";
import type { BufferEntry, FieldLayout, Layout, OpcodeLayout } from "./layout.js";
import { recordsOf } from "./records-of.js";

export function bindingsOf(layout: Layout): ProtocolBindings {
  return freeze({
    name: layout.protocol,
    version: layout.version,
    abiHash: layout.abiHash,
    baseAbiHash: layout.base?.abiHash ?? layout.abiHash,
    constants: table(layout.constants, (each) => each.value),
    enums: table(layout.enums, (each) => table(each.values, (value) => value.number)),
    structs: table(layout.structs, (each) => each.type),
    buffers: table(layout.buffers, bufferBinding),
    opcodes: table(layout.opcodes, opcodeBinding),
    ...bitFields(layout),
  });
}

/** Left out where no word has named bits. */
function bitFields(layout: Layout): Pick<ProtocolBindings, "bitFields"> {
  const hasBits = ({ value }: FieldLayout): boolean => bitsOf(value) !== undefined;
  const partsOf = ({ value }: FieldLayout): Readonly<Record<string, BitField>> => table(bitsOf(value)?.parts ?? [], ({ firstBit, bitCount }) => ({ firstBit, bitCount }));
  const records = recordsOf(layout).filter(({ fields }) => fields.some(hasBits));
  return records.length === 0 ? {} : { bitFields: table(records, ({ fields }) => table(fields.filter(hasBits), partsOf)) };
}

function bufferBinding(buffer: BufferEntry): BufferBinding {
  return {
    name: buffer.name,
    group: buffer.group,
    binding: buffer.binding,
    access: buffer.access,
    type: buffer.type,
    ...(buffer.lengthParameter === undefined ? {} : { lengthParameter: buffer.lengthParameter }),
  };
}

function opcodeBinding(opcode: OpcodeLayout): OpcodeBinding {
  return {
    name: opcode.name,
    number: opcode.number,
    arguments: opcode.arguments.map((each) => ({ name: each.name, type: scalarOf(each.scalar), ...each.limits })),
    results: opcode.results.map((each) => ({ name: each.name, type: scalarOf(each.scalar) })),
    faults: table(opcode.faults, (each) => each.number),
  };
}

function table<E extends { readonly name: string }, V>(entries: readonly E[], value: (entry: E) => V): Readonly<Record<string, V>> {
  return Object.fromEntries(entries.map((each) => [each.name, value(each)]));
}
