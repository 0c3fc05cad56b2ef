/** Random expressions of a wanted type, over the names that are visible. */
import type { AtomicOperator, BinaryOperator, BuiltinName, Const, DeviceFunction, Expression, MathFunction, Place } from "../../../ir/ir.js";
import { MATH_SIGNATURES, mathTakes } from "../../../ir/math-signatures.js";
import { bool, i32, scalarOf, typesEqual, u32, vector, type Scalar, type ScalarName, type Type, type Vector } from "../../../ir/types.js";
import { MEMORY_WAYS, PARAMETERS, waysFrom, type Way } from "./memory.js";
import type { Tape } from "./tape.js";

/** What is visible at a point. Inner blocks get copies. */
export interface Names {
  readonly values: { readonly name: string; readonly type: Type }[];
  readonly variables: { readonly name: string; readonly type: Type }[];
}

const ARITHMETIC: readonly [BinaryOperator, ...BinaryOperator[]] = ["add", "sub", "mul", "div", "rem"];
const COMPARISONS: readonly [BinaryOperator, ...BinaryOperator[]] = ["eq", "ne", "lt", "le", "gt", "ge"];
const VECTOR_BUILTINS: readonly [BuiltinName, ...BuiltinName[]] = ["global_invocation_id", "local_invocation_id", "workgroup_id", "num_workgroups"];
const YIELD_SCALARS: ReadonlySet<MathFunction> = new Set<MathFunction>(["dot", "length", "distance"]);
const ATOMIC_OPERATORS: readonly [AtomicOperator, ...AtomicOperator[]] = ["add", "sub", "min", "max", "and", "or", "xor", "exchange"];

/** The edges of each type first of all: that is where constant expressions of targets differ. */
const CONSTANTS: Readonly<Record<ScalarName, readonly [number | boolean, ...(number | boolean)[]]>> = {
  u32: [0, 1, 2, 3, 31, 32, 33, 255, 0x7fffffff, 0x80000000, 0xffffffff],
  i32: [0, 1, -1, 2, 31, 32, 100, -0x80000000, 0x7fffffff],
  f32: [0, 1, -1, 0.5, 2 ** -149, 3.4028234663852886e38, -3.4028234663852886e38, 1e10],
  bool: [false, true],
};

/** Math functions that yield what they take, by scalar. */
const MATH: Readonly<Record<ScalarName, readonly MathFunction[]>> = {
  bool: [],
  u32: mathOn("u32"),
  i32: mathOn("i32"),
  f32: mathOn("f32"),
};

function mathOn(scalar: ScalarName): MathFunction[] {
  const all: MathFunction[] = Object.keys(MATH_SIGNATURES).filter((name): name is MathFunction => name in MATH_SIGNATURES);
  return all.filter((name) => MATH_SIGNATURES[name].scalars.includes(scalar) && !YIELD_SCALARS.has(name));
}

function partTypes(type: Type): readonly Type[] {
  switch (type.kind) {
    case "Vector":
      return new Array<Type>(type.size).fill(scalarOf(type.component));
    case "FixedArray":
      return new Array<Type>(type.count).fill(type.element);
    case "Struct":
      return type.members.map((member) => member.type);
    default:
      throw new Error(`no value has type ${type.kind}`);
  }
}

export class ExpressionGenerator {
  readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  constant(type: Scalar): Const {
    return { kind: "Const", type, value: this.tape.pick(CONSTANTS[type.scalar]) };
  }

  value(type: Type, names: Names, depth: number): Expression {
    if (type.kind === "Scalar") return this.scalar(type, names, depth);
    if (depth > 0 && !this.tape.isAtEnd && this.tape.oneIn(2)) return type.kind === "Vector" ? this.#vector(type, names, depth) : this.#construct(type, names, depth);
    return this.#found(type, names, depth) ?? this.#construct(type, names, depth);
  }

  /** A value that something visible holds. */
  #found(type: Type, names: Names, depth: number): Expression | undefined {
    const held = names.values.filter((each) => typesEqual(each.type, type)).map((each): Expression => ({ kind: "Ref", name: each.name }));
    const ways = this.#ways(names).filter((way) => typesEqual(way.type, type));
    const loaded = this.tape.pickAny(ways);
    const builtin: Expression[] = type.kind === "Vector" && type.size === 3 && type.component === "u32" ? [{ kind: "Builtin", builtin: this.tape.pick(VECTOR_BUILTINS) }] : [];
    return this.tape.pickAny([...(loaded === undefined ? [] : [{ kind: "Load", place: this.place(loaded, names, depth) } as const]), ...held, ...builtin]);
  }

  #construct(type: Type, names: Names, depth: number): Expression {
    return { kind: "Construct", type, parts: partTypes(type).map((part) => this.value(part, names, depth - 1)) };
  }

  /** What operators and functions make of vectors. */
  #vector(type: Vector, names: Names, depth: number): Expression {
    const of = (component: ScalarName): Expression => this.value(vector(type.size, component), names, depth - 1);
    const scalar = scalarOf(type.component);
    switch (this.tape.below(6)) {
      case 0:
        return this.#construct(type, names, depth);
      case 1:
        return { kind: "Select", condition: this.tape.oneIn(2) ? of("bool") : this.scalar(bool, names, depth - 1), whenTrue: of(type.component), whenFalse: of(type.component) };
      case 2:
        return this.#unaryOf(scalar, of(type.component));
      case 3:
        return this.#convertedFrom(scalar, of);
      case 4:
        return this.#mathOf(scalar, () => of(type.component), type) ?? this.#construct(type, names, depth);
      default:
        return this.#binaryOf(scalar, of);
    }
  }

  scalar(type: Scalar, names: Names, depth: number): Expression {
    if (depth <= 0 || this.tape.isAtEnd) return this.#leaf(type, names);
    const of = (component: ScalarName): Expression => this.scalar(scalarOf(component), names, depth - 1);
    switch (this.tape.below(11)) {
      case 0:
      case 1:
        return this.#leaf(type, names);
      case 2:
        return this.#loaded(type, names, depth);
      case 3:
        return { kind: "Select", condition: this.scalar(bool, names, depth - 1), whenTrue: this.scalar(type, names, depth - 1), whenFalse: this.scalar(type, names, depth - 1) };
      case 4:
        return this.#unaryOf(type, of(type.scalar));
      case 5:
      case 6:
        return this.#convertedFrom(type, of);
      case 7:
        return this.#mathOf(type, () => of(type.scalar), type) ?? this.#leaf(type, names);
      case 8:
        return this.#fromVector(type, names, depth);
      default:
        return this.#binaryOf(type, of);
    }
  }

  /** Fills a way's indices: mostly small, at times out of bounds or signed. */
  place(way: Way, names: Names, depth: number): Place {
    const path = way.steps.map((step) => {
      if (step.kind === "Field") return step;
      const index = this.tape.oneIn(3) ? this.scalar(this.tape.pick([u32, i32]), names, depth - 1) : ({ kind: "Const", type: u32, value: this.tape.below(step.count + 1) } as const);
      return { kind: "Index", index } as const;
    });
    return { root: way.root, path };
  }

  /** A place whose type is such a one. */
  placeOf(isSuch: (way: Way) => boolean, names: Names, depth: number): { place: Place; type: Type } | undefined {
    const way = this.tape.pickAny(this.#ways(names).filter(isSuch));
    return way && { place: this.place(way, names, depth), type: way.type };
  }

  atomic(names: Names, depth: number): { expression: Expression; scalar: "u32" | "i32" } | undefined {
    const found = this.placeOf((way) => way.type.kind === "Atomic", names, depth);
    if (found?.type.kind !== "Atomic") return undefined;
    const { place, type } = found;
    const operand = (): Expression => this.scalar(scalarOf(type.scalar), names, depth - 1);
    if (this.tape.oneIn(4)) return { expression: { kind: "AtomicLoad", place }, scalar: type.scalar };
    return { expression: { kind: "AtomicRmw", operator: this.tape.pick(ATOMIC_OPERATORS), place, value: operand() }, scalar: type.scalar };
  }

  call(declared: DeviceFunction, names: Names, depth: number): Expression {
    return { kind: "Call", function: declared.name, arguments: declared.parameters.map(({ type }) => this.value(type, names, depth - 1)) };
  }

  #ways(names: Names): Way[] {
    return [...MEMORY_WAYS, ...names.variables.flatMap((each) => waysFrom({ kind: "Variable", name: each.name }, each.type, true))];
  }

  #leaf(type: Scalar, names: Names): Expression {
    const held = [...PARAMETERS, ...names.values].filter((each) => typesEqual(each.type, type)).map((each): Expression => ({ kind: "Ref", name: each.name }));
    const loaded = names.variables.filter((each) => typesEqual(each.type, type)).map((each): Expression => ({ kind: "Load", place: { root: { kind: "Variable", name: each.name }, path: [] } }));
    if (type.scalar === "u32" && this.tape.oneIn(3)) return this.#identity(names);
    return this.tape.pick([this.constant(type), ...held, ...loaded]);
  }

  #identity(names: Names): Expression {
    const vectors = names.values.filter((each) => each.type.kind === "Vector" && each.type.component === "u32").map((each): Expression => ({ kind: "Ref", name: each.name }));
    const value = this.tape.pick([{ kind: "Builtin", builtin: this.tape.pick(VECTOR_BUILTINS) }, ...vectors]);
    if (this.tape.oneIn(5)) return { kind: "Builtin", builtin: "local_invocation_index" };
    return this.tape.oneIn(5) ? { kind: "ArrayLength", buffer: this.tape.pick(["data", "items", "table", "var"]) } : { kind: "Component", value, component: this.tape.pick(["x", "y", "z"]) };
  }

  #loaded(type: Scalar, names: Names, depth: number): Expression {
    const found = this.placeOf((way) => typesEqual(way.type, type), names, depth);
    return found === undefined ? this.#leaf(type, names) : { kind: "Load", place: found.place };
  }

  #unaryOf(type: Scalar, operand: Expression): Expression {
    if (type.scalar === "bool") return { kind: "Unary", operator: "not", operand };
    if (type.scalar === "u32") return { kind: "Unary", operator: "complement", operand };
    return { kind: "Unary", operator: type.scalar === "i32" && this.tape.oneIn(2) ? "complement" : "negate", operand };
  }

  #convertedFrom(type: Scalar, of: (component: ScalarName) => Expression): Expression {
    if (type.scalar !== "bool" && this.tape.oneIn(2)) return { kind: "Bitcast", to: type, value: of(this.tape.pick(["u32", "i32", "f32"])) };
    return { kind: "Convert", to: type, value: of(this.tape.pick(["u32", "i32", "bool", "f32"])) };
  }

  /** Undefined where no function yields this type. */
  #mathOf(scalar: Scalar, operand: () => Expression, type: Type): Expression | undefined {
    const name = this.tape.pickAny(MATH[scalar.scalar].filter((each) => mathTakes(MATH_SIGNATURES[each], type)));
    return name && { kind: "MathCall", function: name, arguments: Array.from({ length: MATH_SIGNATURES[name].count }, operand) };
  }

  /** A component, or a number that a function makes of whole vectors. */
  #fromVector(type: Scalar, names: Names, depth: number): Expression {
    const size = this.tape.pick<2 | 3 | 4>([2, 3, 4]);
    const operand = (): Expression => this.value(vector(size, type.scalar), names, depth - 1);
    if (type.scalar === "bool" || this.tape.oneIn(2)) return { kind: "Component", value: operand(), component: this.tape.pick(["x", "y"]) };
    if (type.scalar !== "f32" || this.tape.oneIn(3)) return { kind: "MathCall", function: "dot", arguments: [operand(), operand()] };
    return this.tape.oneIn(2) ? { kind: "MathCall", function: "length", arguments: [operand()] } : { kind: "MathCall", function: "distance", arguments: [operand(), operand()] };
  }

  #binaryOf(type: Scalar, of: (component: ScalarName) => Expression): Expression {
    const pair = (operator: BinaryOperator, operands: ScalarName): Expression => ({ kind: "Binary", operator, left: of(operands), right: of(operands) });
    switch (type.scalar) {
      case "bool":
        if (this.tape.oneIn(3)) return pair(this.tape.pick(["and", "or", "eq", "ne"]), "bool");
        return pair(this.tape.pick(COMPARISONS), this.tape.pick(["u32", "i32", "f32"]));
      case "f32":
        return pair(this.tape.pick(ARITHMETIC), "f32");
      default:
        if (this.tape.oneIn(4)) return { kind: "Binary", operator: this.tape.pick(["shl", "shr"]), left: of(type.scalar), right: of("u32") };
        return pair(this.tape.pick([...ARITHMETIC, "and", "or", "xor"]), type.scalar);
    }
  }
}
