/** What a handler's body can say beyond an ordinary block: results, faults, and which slot it runs. */
import { BlockBuilder, type Operand } from "../ir/builder.js";
import { typedOperand } from "../ir/builder/operand.js";
import type { Expression, Ref } from "../ir/ir.js";
import type { OpcodeArgument, OpcodeResult, ProtocolBindings } from "../ir/protocol-bindings.js";
import { typeName, u32, type Scalar } from "../ir/types.js";
import { constantOf, enumValueOf } from "./protocol-values.js";

/** An opcode as its handler sees it: the generated constant of the protocol module, with its names as literal types. */
export interface OpcodeDescription<Argument extends string = string, Result extends string = string, Fault extends string = string> {
  readonly name: string;
  readonly number: number;
  readonly arguments: readonly (OpcodeArgument & { readonly name: Argument })[];
  readonly results: readonly (OpcodeResult & { readonly name: Result })[];
  readonly faults: Readonly<Record<Fault, number>>;
}

export class HandlerBuilder<Result extends string = string, Fault extends string = string> extends BlockBuilder {
  /** Index of the slot that is being run (u32). */
  readonly slot: Ref;
  readonly #opcode: OpcodeDescription<string, Result, Fault>;
  readonly #protocol: ProtocolBindings;

  constructor(k: BlockBuilder, slot: Ref, opcode: OpcodeDescription<string, Result, Fault>, protocol: ProtocolBindings) {
    super(k);
    this.slot = slot;
    this.#opcode = opcode;
    this.#protocol = protocol;
  }

  /** Writes a result into its word behind the arguments; told by name or by position. Two calls for one result: the later one counts. */
  result(result: Result | number, value: Operand): void {
    const index = typeof result === "number" ? result : this.#opcode.results.findIndex((each) => each.name === result);
    const declared = this.#opcode.results[index];
    if (declared === undefined) {
      const names = this.#opcode.results.map((each) => each.name).join(", ");
      throw this.scope.error(`opcode ${this.#opcode.name} has no result ${result} (results: ${names === "" ? "none" : names})`);
    }
    const typed = typedOperand(this.scope, value, declared.type, `result ${declared.name}`);
    this.#storeArgument(this.#opcode.arguments.length + index, typed);
  }

  /**
   * Marks the slot FAULT and leaves the handler. `detail` is any scalar; the slot keeps its 32 bits. Code and detail take
   * the slot's last two argument words, whatever the handler has written there.
   */
  fault(fault: Fault, detail: Operand): void {
    const code = Object.hasOwn(this.#opcode.faults, fault) ? this.#opcode.faults[fault] : undefined;
    if (code === undefined) throw this.scope.error(`opcode ${this.#opcode.name} declares no fault ${fault}`);
    this.faultWith(code, detail);
  }

  /** `fault` with a code of the protocol's own. */
  protected faultWith(code: number, detail: Operand): void {
    this.#storeArgument(constantOf(this.#protocol, "fault_code_arg"), code);
    this.#storeArgument(constantOf(this.#protocol, "fault_detail_arg"), detail);
    this.functionReturn(enumValueOf(this.#protocol, "slot_status", "fault"));
  }

  /** Reads an argument word as its declared type, and leaves with FAULT `argument` where it breaks its constraint. */
  protected argument(index: number, argument: OpcodeArgument): Ref {
    const word = this.let(argument.name, this.load(this.#argumentAt(index)));
    const value = argument.type.scalar === "u32" ? word : this.let(argument.name, this.#fromWord(word, argument.type));
    const broken = this.#broken(argument, argument.type.scalar === "bool" ? word : value);
    if (broken !== undefined) this.if(broken, () => this.faultWith(enumValueOf(this.#protocol, "fault_code", "argument"), index));
    return value;
  }

  #argumentAt(index: number) {
    return this.place("ring").at(this.slot).field("args").at(index);
  }

  #storeArgument(index: number, value: Operand): void {
    this.store(this.#argumentAt(index), this.#toWord(value));
  }

  #toWord(value: Operand): Operand {
    if (typeof value !== "object") return typeof value === "boolean" ? Number(value) : value;
    const type = this.scope.typeOf(value, "a result or a detail");
    if (type.kind !== "Scalar") throw this.scope.error(`a result or a detail is ${typeName(type)} where a scalar is wanted`);
    if (type.scalar === "u32") return value;
    return type.scalar === "bool" ? this.convert(u32, value) : this.bitcast(u32, value);
  }

  #fromWord(word: Ref, type: Scalar): Expression {
    return type.scalar === "bool" ? this.ne(word, 0) : this.bitcast(type, word);
  }

  /** True where the value breaks one of its constraints; a NaN lies outside of any bounds. Undefined where every value is legal. */
  #broken(argument: OpcodeArgument, value: Ref): Expression | undefined {
    const { in: listed, not, multipleOf } = argument;
    const tests = [
      this.#outside(argument, value),
      listed === undefined ? undefined : this.not(this.#isOneOf(value, listed)),
      not === undefined || not.length === 0 ? undefined : this.#isOneOf(value, not),
      multipleOf === undefined || multipleOf === 1 ? undefined : this.ne(this.rem(value, multipleOf), 0),
    ].filter((test) => test !== undefined);
    return tests.length === 0 ? undefined : tests.reduce((all, test) => this.or(all, test));
  }

  #isOneOf(value: Ref, numbers: readonly number[]): Expression {
    return numbers.map((number): Expression => this.eq(value, number)).reduce((all, test) => this.or(all, test));
  }

  #outside({ type, min, max }: OpcodeArgument, value: Ref): Expression | undefined {
    const lowest = type.scalar === "i32" ? -0x80000000 : 0;
    const highest = type.scalar === "i32" ? 0x7fffffff : 0xffffffff;
    const isFloat = type.scalar === "f32";
    const below = min === undefined || (!isFloat && min <= lowest) ? undefined : isFloat ? this.not(this.ge(value, min)) : this.lt(value, min);
    const above = max === undefined || (!isFloat && max >= highest) ? undefined : isFloat ? this.not(this.le(value, max)) : this.gt(value, max);
    return below !== undefined && above !== undefined ? this.or(below, above) : (below ?? above);
  }
}
