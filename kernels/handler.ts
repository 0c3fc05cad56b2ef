/** Opcode handlers: a body in the IR, bound to an opcode of a protocol. */
import { BlockBuilder } from "../ir/builder.js";
import type { Ref } from "../ir/ir.js";
import type { ProtocolBindings } from "../ir/protocol-bindings.js";
import type { KernelArgument, KernelHandler, KernelResult } from "../codegen/shader/kernel.js";
import { HandlerBuilder, type OpcodeDescription } from "./handler-builder.js";
import { enumValueOf } from "./protocol-values.js";

/** What `handler` makes: the opcode's description for the host (`ring.submit` takes one), and its body for the kernel. */
export interface Handler<Argument extends string = string> extends KernelHandler {
  readonly arguments: readonly (KernelArgument & { readonly name: Argument })[];
  /** Running the body twice on the same arguments leaves memory as running it once does. */
  readonly idempotent: boolean;
  /** Appends the body to a function that takes the slot's index and returns the slot's next status. */
  readonly build: (k: BlockBuilder, slot: Ref, protocol: ProtocolBindings) => void;
}

export interface HandlerOptions {
  /** Default false. */
  readonly idempotent?: boolean;
}

/**
 * Binds a body to an opcode. The body runs once for each claimed slot of that opcode whose arguments keep their
 * constraints; `args` holds them as values of their declared types. It ends the slot as DONE, or as FAULT through
 * `k.fault`. It contains no barrier and no workgroup variable; the builder has none to offer.
 *
 * ```ts
 * const double = handler(scanProtocol.opcodes.double, (k, { value }) => k.result("twice", k.mul(value, 2)));
 * ```
 */
export function handler<const Argument extends string = never, const Result extends string = never, const Fault extends string = never>(
  opcode: OpcodeDescription<Argument, Result, Fault>,
  body: (k: HandlerBuilder<Result, Fault>, args: Readonly<Record<Argument, Ref>>) => void,
  options?: HandlerOptions,
): Handler<Argument>;
export function handler(
  opcode: OpcodeDescription,
  body: (k: HandlerBuilder, args: Readonly<Record<string, Ref>>) => void,
  options: HandlerOptions = {},
): Handler {
  return {
    name: opcode.name,
    opcode: opcode.number,
    arguments: opcode.arguments.map((argument) => ({ ...argument, type: argument.type.scalar })),
    results: opcode.results.map(({ name, type }): KernelResult => ({ name, type: type.scalar })),
    faults: { ...opcode.faults },
    idempotent: options.idempotent ?? false,
    build: (k, slot, protocol) => {
      const own = new HandlerBody(k, slot, opcode, protocol);
      body(own, own.readArguments(opcode));
      own.functionReturn(enumValueOf(protocol, "slot_status", "done"));
    },
  };
}

/** The builder with the part that is not for authors: reading the arguments before the body starts. */
class HandlerBody extends HandlerBuilder {
  readArguments(opcode: OpcodeDescription): Readonly<Record<string, Ref>> {
    return Object.fromEntries(opcode.arguments.map((argument, i) => [argument.name, this.argument(i, argument)]));
  }
}
