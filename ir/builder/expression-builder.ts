/**
 * Expressions, checked for type as they are made. An expression is a description, not a value: it is evaluated by the
 * statement that it ends up in. Name a value with `let` to evaluate it once, here.
 */
import type { AtomicOperator, BinaryOperator, BuiltinName, Const, DeviceFunction, Expression, MathFunction, Ref } from "../ir.js";
import { MATH_SIGNATURES, mathTakes } from "../math-signatures.js";
import { componentType } from "../type-of.js";
import { bool, f32, i32, scalarOf, typeName, u32, type Scalar, type ScalarName, type Type } from "../types.js";
import { constant, matchedOperands, requireScalar, toExpression, typedOperand, type Operand } from "./operand.js";
import { PlaceBuilder } from "./place-builder.js";
import type { FunctionScope } from "./scope.js";

/** A device function that can be called: what `ProgramBuilder.function` returns. */
export type FunctionHandle = Pick<DeviceFunction, "name" | "parameters" | "result">;

const NUMBERS: readonly ScalarName[] = ["u32", "i32", "f32"];
const INTEGERS: readonly ScalarName[] = ["u32", "i32"];

export class ExpressionBuilder {
  protected readonly scope: FunctionScope;

  constructor(scope: FunctionScope) {
    this.scope = scope;
  }

  u32(value: number): Const {
    return constant(this.scope, u32, value);
  }

  i32(value: number): Const {
    return constant(this.scope, i32, value);
  }

  /** Rounded to the nearest f32. */
  f32(value: number): Const {
    return constant(this.scope, f32, value);
  }

  bool(value: boolean): Const {
    return constant(this.scope, bool, value);
  }

  /** A buffer, a workgroup variable or a variable, by its name or by anything that carries it. */
  place(root: { readonly name: string } | string): PlaceBuilder {
    const name = typeof root === "string" ? root : root.name;
    const binding = this.scope.environment.get(name);
    if (binding === undefined) throw this.scope.error(`no buffer or variable is called "${name}"`);
    if (binding.kind === "Value" || binding.kind === "Function") throw this.scope.error(`"${name}" is no memory but a ${binding.kind.toLowerCase()}`);
    return new PlaceBuilder(this.scope, { root: { kind: binding.kind, name }, path: [] }, binding.type);
  }

  /** A value that is declared already, by its name: a dispatch parameter, for a body that did not declare it. */
  ref(name: string): Ref {
    if (this.scope.environment.get(name)?.kind !== "Value") throw this.scope.error(`no value is called "${name}"`);
    return { kind: "Ref", name };
  }

  load(place: PlaceBuilder): Expression {
    if (place.type.kind === "Atomic") throw this.scope.error(`${place.place.root.name}: an atomic is read with atomicLoad`);
    return { kind: "Load", place: place.place };
  }

  atomicLoad(place: PlaceBuilder): Expression {
    this.atomicScalar(place);
    return { kind: "AtomicLoad", place: place.place };
  }

  atomicAdd(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("add", place, value);
  }

  atomicSub(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("sub", place, value);
  }

  atomicMin(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("min", place, value);
  }

  atomicMax(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("max", place, value);
  }

  atomicAnd(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("and", place, value);
  }

  atomicOr(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("or", place, value);
  }

  atomicXor(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("xor", place, value);
  }

  atomicExchange(place: PlaceBuilder, value: Operand): Expression {
    return this.#rmw("exchange", place, value);
  }

  /** Strong; yields `{ old, exchanged }`, taken apart with `component`. Judge by `exchanged` alone. */
  compareExchange(place: PlaceBuilder, expected: Operand, desired: Operand): Expression {
    const scalar = this.atomicScalar(place);
    return {
      kind: "AtomicCompareExchange",
      place: place.place,
      expected: typedOperand(this.scope, expected, scalar, "what compareExchange expects"),
      desired: typedOperand(this.scope, desired, scalar, "what compareExchange writes"),
    };
  }

  add(a: Operand, b: Operand): Expression {
    return this.#binary("add", a, b, NUMBERS);
  }

  sub(a: Operand, b: Operand): Expression {
    return this.#binary("sub", a, b, NUMBERS);
  }

  mul(a: Operand, b: Operand): Expression {
    return this.#binary("mul", a, b, NUMBERS);
  }

  /** `x / 0 = x` for integers. */
  div(a: Operand, b: Operand): Expression {
    return this.#binary("div", a, b, NUMBERS);
  }

  /** `x % 0 = 0` for integers. */
  rem(a: Operand, b: Operand): Expression {
    return this.#binary("rem", a, b, NUMBERS);
  }

  /** Bits of integers, or bools; both sides are evaluated. */
  and(a: Operand, b: Operand): Expression {
    return this.#binary("and", a, b, ["bool", ...INTEGERS]);
  }

  /** Bits of integers, or bools; both sides are evaluated. */
  or(a: Operand, b: Operand): Expression {
    return this.#binary("or", a, b, ["bool", ...INTEGERS]);
  }

  xor(a: Operand, b: Operand): Expression {
    return this.#binary("xor", a, b, INTEGERS);
  }

  /** The amount is u32; its low five bits count. */
  shl(value: Operand, amount: Operand): Expression {
    return this.#shift("shl", value, amount);
  }

  /** The amount is u32; its low five bits count. An i32 keeps its sign. */
  shr(value: Operand, amount: Operand): Expression {
    return this.#shift("shr", value, amount);
  }

  eq(a: Operand, b: Operand): Expression {
    return this.#binary("eq", a, b, ["bool", ...NUMBERS]);
  }

  ne(a: Operand, b: Operand): Expression {
    return this.#binary("ne", a, b, ["bool", ...NUMBERS]);
  }

  lt(a: Operand, b: Operand): Expression {
    return this.#binary("lt", a, b, NUMBERS);
  }

  le(a: Operand, b: Operand): Expression {
    return this.#binary("le", a, b, NUMBERS);
  }

  gt(a: Operand, b: Operand): Expression {
    return this.#binary("gt", a, b, NUMBERS);
  }

  ge(a: Operand, b: Operand): Expression {
    return this.#binary("ge", a, b, NUMBERS);
  }

  not(value: Operand): Expression {
    return this.#unary("not", value, ["bool"]);
  }

  negate(value: Operand): Expression {
    return this.#unary("negate", value, ["i32", "f32"]);
  }

  /** All bits flipped. */
  complement(value: Operand): Expression {
    return this.#unary("complement", value, INTEGERS);
  }

  /** Both sides are evaluated. A vector of bools chooses component by component. */
  select(condition: Operand, whenTrue: Operand, whenFalse: Operand): Expression {
    const { left, right, type } = matchedOperands(this.scope, whenTrue, whenFalse, "select");
    const byComponent = type.kind === "Vector" && typeof condition === "object" && this.scope.typeOf(condition, "the condition of select").kind === "Vector";
    const wanted: Type = byComponent ? { ...type, component: "bool" } : bool;
    return { kind: "Select", condition: typedOperand(this.scope, condition, wanted, "the condition of select"), whenTrue: left, whenFalse: right };
  }

  /** Converts by value; see `Convert` in `ir.ts`. */
  convert(to: Scalar, value: Operand): Expression {
    const expression = toExpression(this.scope, value);
    requireScalar(this.scope, this.scope.typeOf(expression, "the operand of convert"), ["bool", ...NUMBERS], "the operand of convert");
    return { kind: "Convert", to, value: expression };
  }

  /** The same 32 bits as another type. */
  bitcast(to: Scalar, value: Operand): Expression {
    if (to.scalar === "bool") throw this.scope.error("a bitcast goes to u32, i32 or f32, not to bool");
    const expression = toExpression(this.scope, value);
    requireScalar(this.scope, this.scope.typeOf(expression, "the operand of bitcast"), NUMBERS, "the operand of bitcast");
    return { kind: "Bitcast", to, value: expression };
  }

  /** A vector, array or struct from all its parts, in order. */
  construct(type: Type, parts: readonly Operand[]): Expression {
    const wanted = this.#partTypes(type);
    if (wanted.length !== parts.length) throw this.scope.error(`construct of ${typeName(type)} gets ${parts.length} parts where it has ${wanted.length}`);
    const typed = parts.flatMap((part, i) => {
      const partType = wanted[i];
      return partType === undefined ? [] : [typedOperand(this.scope, part, partType, `part ${i} of ${typeName(type)}`)];
    });
    return { kind: "Construct", type, parts: typed };
  }

  /** `x y z w` of a vector, a member of a struct value, `old` or `exchanged` of a compare-exchange. */
  component(value: Expression, component: string): Expression {
    const type = this.scope.typeOf(value, `the value whose "${component}" is read`);
    if (componentType(type, component) === undefined) throw this.scope.error(`${typeName(type)} has no component "${component}"`);
    return { kind: "Component", value, component };
  }

  builtin(name: BuiltinName): Expression {
    return { kind: "Builtin", builtin: name };
  }

  /** The logical element count of the run-time array in a buffer. */
  arrayLength(buffer: { readonly name: string } | string): Expression {
    const name = typeof buffer === "string" ? buffer : buffer.name;
    const declared = this.scope.program.buffers.find((each) => each.name === name);
    if (declared?.lengthParameter === undefined) throw this.scope.error(`"${name}" is no buffer with a run-time array`);
    return { kind: "ArrayLength", buffer: name };
  }

  /** A function of WGSL's numeric library, all of whose arguments have one type. Bare numbers take that of the first argument that has one. */
  math(name: MathFunction, ...operands: readonly Operand[]): Expression {
    const signature = MATH_SIGNATURES[name];
    if (operands.length !== signature.count) throw this.scope.error(`${name} gets ${operands.length} arguments where it takes ${signature.count}`);
    const pilot = operands.find((operand) => typeof operand === "object");
    const type = pilot === undefined ? u32 : this.scope.typeOf(pilot, `an argument of ${name}`);
    if (!mathTakes(signature, type)) throw this.scope.error(`${name} is not defined for ${typeName(type)}`);
    return { kind: "MathCall", function: name, arguments: operands.map((operand, i) => typedOperand(this.scope, operand, type, `argument ${i + 1} of ${name}`)) };
  }

  /** Stands only as the whole right side of `let`, `assign` or `eval`. */
  call(callee: FunctionHandle, ...operands: readonly Operand[]): Expression {
    if (operands.length !== callee.parameters.length) {
      throw this.scope.error(`${callee.name} gets ${operands.length} arguments where it takes ${callee.parameters.length}`);
    }
    const typed = callee.parameters.flatMap((parameter, i) => {
      const operand = operands[i];
      return operand === undefined ? [] : [typedOperand(this.scope, operand, parameter.type, `argument ${parameter.name} of ${callee.name}`)];
    });
    return { kind: "Call", function: callee.name, arguments: typed };
  }

  protected atomicScalar(place: PlaceBuilder): Scalar {
    if (place.type.kind !== "Atomic") throw this.scope.error(`${place.place.root.name}: an atomic operation stands on ${typeName(place.type)}, which is not atomic`);
    return scalarOf(place.type.scalar);
  }

  #rmw(operator: AtomicOperator, place: PlaceBuilder, value: Operand): Expression {
    const typed = typedOperand(this.scope, value, this.atomicScalar(place), `the operand of atomic ${operator}`);
    return { kind: "AtomicRmw", operator, place: place.place, value: typed };
  }

  #binary(operator: BinaryOperator, a: Operand, b: Operand, allowed: readonly ScalarName[]): Expression {
    const { left, right, type } = matchedOperands(this.scope, a, b, operator);
    requireScalar(this.scope, type, allowed, `an operand of ${operator}`);
    return { kind: "Binary", operator, left, right };
  }

  #shift(operator: "shl" | "shr", value: Operand, amount: Operand): Expression {
    const left = toExpression(this.scope, value);
    const type = this.scope.typeOf(left, `the operand of ${operator}`);
    requireScalar(this.scope, type, INTEGERS, `the operand of ${operator}`);
    const amountType: Type = type.kind === "Vector" ? { ...type, component: "u32" } : u32;
    return { kind: "Binary", operator, left, right: typedOperand(this.scope, amount, amountType, `the amount of ${operator}`) };
  }

  #unary(operator: "not" | "negate" | "complement", value: Operand, allowed: readonly ScalarName[]): Expression {
    const operand = toExpression(this.scope, value);
    requireScalar(this.scope, this.scope.typeOf(operand, `the operand of ${operator}`), allowed, `the operand of ${operator}`);
    return { kind: "Unary", operator, operand };
  }

  #partTypes(type: Type): readonly Type[] {
    switch (type.kind) {
      case "Vector":
        return Array.from({ length: type.size }, () => scalarOf(type.component));
      case "FixedArray":
        return Array.from({ length: type.count }, () => type.element);
      case "Struct":
        return type.members.map((member) => member.type);
      default:
        throw this.scope.error(`${typeName(type)} can't be constructed`);
    }
  }
}
