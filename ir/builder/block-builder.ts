/** Statements: everything that an entry body, a function body and an opcode handler's body share. */
import type { Expression, Ref } from "../ir.js";
import { bool, typeName, u32, type Type } from "../types.js";
import { ExpressionBuilder } from "./expression-builder.js";
import { matchedOperands, requireScalar, toExpression, typedOperand, type Operand } from "./operand.js";
import { Variable, type PlaceBuilder } from "./place-builder.js";
import type { FunctionScope } from "./scope.js";

export interface SwitchCaseInit {
  readonly values: readonly number[];
  readonly body: () => void;
}

export class BlockBuilder extends ExpressionBuilder {
  /** `of`: another builder of the same function, so that a subclass can add vocabulary to one that it was handed. */
  constructor(of: FunctionScope | BlockBuilder) {
    super(of instanceof BlockBuilder ? of.scope : of);
  }

  /** Evaluates once, here, and names the value; the name is made unique in the function. */
  let(name: string, value: Operand): Ref {
    const expression = toExpression(this.scope, value);
    const type = this.scope.typeOf(expression, `the value of ${name}`);
    const unique = this.scope.declareLocal(name, { kind: "Value", type });
    this.scope.append({ kind: "Let", name: unique, type, value: expression });
    return { kind: "Ref", name: unique };
  }

  /** A mutable variable; without a value it starts as the type's zero. The name is made unique in the function. */
  var(name: string, type: Type, value?: Operand): Variable {
    const initial = value === undefined ? undefined : typedOperand(this.scope, value, type, `the value of ${name}`);
    const unique = this.scope.declareLocal(name, { kind: "Variable", type });
    this.scope.append(initial === undefined ? { kind: "Var", name: unique, type } : { kind: "Var", name: unique, type, value: initial });
    return new Variable(this.scope, unique, type);
  }

  assign(variable: Variable, value: Operand): void {
    const typed = typedOperand(this.scope, value, variable.type, `the new value of ${variable.name}`);
    this.scope.append({ kind: "Assign", variable: variable.name, value: typed });
  }

  store(place: PlaceBuilder, value: Operand): void {
    const root = place.place.root.name;
    if (place.type.kind === "Atomic") throw this.scope.error(`${root}: an atomic is written with atomicStore`);
    this.scope.append({ kind: "Store", place: place.place, value: typedOperand(this.scope, value, place.type, `what is stored in ${root}`) });
  }

  atomicStore(place: PlaceBuilder, value: Operand): void {
    const typed = typedOperand(this.scope, value, this.atomicScalar(place), `what is stored in ${place.place.root.name}`);
    this.scope.append({ kind: "AtomicStore", place: place.place, value: typed });
  }

  /** Evaluates an atomic operation or a call for its effect alone. */
  eval(value: Expression): void {
    this.scope.append({ kind: "Eval", value });
  }

  if(condition: Operand, then: () => void, otherwise: () => void = () => {}): void {
    const typed = typedOperand(this.scope, condition, bool, "the condition of if");
    this.scope.append({ kind: "If", condition: typed, then: this.scope.block(then), else: this.scope.block(otherwise) });
  }

  /** Runs the one case that lists the selector (u32 or i32), else `otherwise`. */
  switch(selector: Operand, cases: readonly SwitchCaseInit[], otherwise: () => void = () => {}): void {
    const expression = toExpression(this.scope, selector);
    this.#requireInteger(this.scope.typeOf(expression, "the selector of switch"), "the selector of switch");
    const seen = new Set<number>();
    for (const value of cases.flatMap((each) => each.values)) {
      if (seen.has(value)) throw this.scope.error(`switch has two cases for ${value}`);
      seen.add(value);
    }
    const built = cases.map((each) => ({ values: [...each.values], body: this.scope.block(each.body) }));
    this.scope.append({ kind: "Switch", selector: expression, cases: built, default: this.scope.block(otherwise) });
  }

  /** Each integer of `from ..< to`; the bounds (u32 or i32) are evaluated once. */
  for(name: string, from: Operand, to: Operand, body: (counter: Ref) => void): void {
    const { left, right, type } = matchedOperands(this.scope, from, to, `the range of ${name}`);
    if (type.kind !== "Scalar") throw this.scope.error(`the range of ${name} is ${typeName(type)} where u32 or i32 is wanted`);
    this.#requireInteger(type, `the range of ${name}`);
    const variable = this.scope.declareLocal(name, { kind: "Value", type });
    const statements = this.scope.loop(() => body({ kind: "Ref", name: variable }));
    this.scope.append({ kind: "For", variable, type, from: left, to: right, body: statements });
  }

  /** Runs while the condition, evaluated anew each time, holds, at most `bound` (u32) times. */
  while(condition: Operand, bound: Operand, body: () => void): void {
    const typed = typedOperand(this.scope, condition, bool, "the condition of while");
    const limit = typedOperand(this.scope, bound, u32, "the bound of while");
    this.scope.append({ kind: "While", condition: typed, bound: limit, body: this.scope.loop(body) });
  }

  break(): void {
    this.#requireLoop("break");
    this.scope.append({ kind: "Break" });
  }

  continue(): void {
    this.#requireLoop("continue");
    this.scope.append({ kind: "Continue" });
  }

  /** Marks statements with who generated them and from what. */
  region(generator: string, body: () => void, source?: string): void {
    const statements = this.scope.block(body);
    this.scope.append(source === undefined ? { kind: "Region", generator, body: statements } : { kind: "Region", generator, source, body: statements });
  }

  /** Ends the device function with its value. */
  functionReturn(value?: Operand): void {
    const { returns } = this.scope;
    if (returns.kind === "Entry") throw this.scope.error("the entry body ends with return, not with functionReturn");
    if (returns.result === undefined) {
      if (value !== undefined) throw this.scope.error("a function without a result returns a value");
      return this.scope.append({ kind: "FunctionReturn" });
    }
    if (value === undefined) throw this.scope.error(`functionReturn has no value where ${typeName(returns.result)} is wanted`);
    this.scope.append({ kind: "FunctionReturn", value: typedOperand(this.scope, value, returns.result, "what the function returns") });
  }

  #requireLoop(statement: string): void {
    if (this.scope.loopDepth === 0) throw this.scope.error(`${statement} stands outside of any loop`);
  }

  #requireInteger(type: Type, what: string): void {
    if (type.kind !== "Scalar") throw this.scope.error(`${what} is ${typeName(type)} where u32 or i32 is wanted`);
    requireScalar(this.scope, type, ["u32", "i32"], what);
  }
}
