/**
 * A built-in opcode of a protocol that is only known as a value, with the names that its handler uses as literal types.
 * The order and number of its words stay the protocol's; a name that the protocol does not have is an error.
 */
import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import type { OpcodeDescription } from "../../handler-builder.js";
import { KernelBuildError } from "../../kernel-build-error.js";
import { enumValueOf, opcodeOf } from "../../protocol-values.js";

interface Names<Argument extends string, Result extends string, Fault extends string> {
  readonly arguments?: readonly Argument[];
  readonly results?: readonly Result[];
  /** Faults of the protocol's own enum; a built-in declares none of its own. */
  readonly faults?: readonly Fault[];
}

export function builtinOpcode<const Argument extends string = never, const Result extends string = never, const Fault extends string = never>(
  protocol: ProtocolBindings,
  name: string,
  names: Names<Argument, Result, Fault> = {},
): OpcodeDescription<Argument, Result, Fault> {
  const opcode = opcodeOf(protocol, name);
  const faults = (names.faults ?? []).map((fault) => [fault, enumValueOf(protocol, "fault_code", fault)] as const);
  return {
    name: opcode.name,
    number: opcode.number,
    arguments: named(protocol, `opcode ${name}: argument`, opcode.arguments, names.arguments ?? []),
    results: named(protocol, `opcode ${name}: result`, opcode.results, names.results ?? []),
    faults: recordOf(faults),
  };
}

/** The protocol's words, in its order, each under one of the expected names; both lists must hold the same names. */
function named<Word extends { readonly name: string }, Name extends string>(
  protocol: ProtocolBindings,
  what: string,
  words: readonly Word[],
  expected: readonly Name[],
): readonly (Word & { readonly name: Name })[] {
  const missing = expected.find((name) => !words.some((word) => word.name === name));
  if (missing !== undefined) throw unknownName(protocol, what, missing);
  return words.map((word) => {
    const name = expected.find((each) => each === word.name);
    if (name === undefined) throw new KernelBuildError([{ code: "kernel/protocol-incomplete", message: `${what} ${word.name} of protocol ${protocol.name} is unknown to the built-in handler` }]);
    return { ...word, name };
  });
}

function unknownName(protocol: ProtocolBindings, what: string, name: string): KernelBuildError {
  return new KernelBuildError([{ code: "kernel/protocol-incomplete", message: `${what} ${name} is missing in protocol ${protocol.name}` }]);
}

function recordOf<Key extends string>(entries: readonly (readonly [Key, number])[]): Readonly<Record<Key, number>>;
function recordOf(entries: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(entries);
}
