/**
 * Random programs that keep every rule of `verify` but uniformity: barriers stand anywhere in the entry body. Small, so
 * that a failing one can be read, and shrinking makes them smaller (see `Tape`).
 */
import fc from "fast-check";
import { compareExchangeResult, type DeviceFunction, type Expression, type Program, type Statement } from "../../../ir/ir.js";
import { bool, i32, scalarOf, typesEqual, u32, type Scalar, type Type } from "../../../ir/types.js";
import { ExpressionGenerator, type Names } from "./expressions.js";
import { BUFFERS, PARAMETERS, VALUE_TYPES, WORKGROUP_VARIABLES } from "./memory.js";
import { Tape } from "./tape.js";

/** Names that mean something in WGSL, so that lowering has to rename some. */
const NAMES = ["x", "min", "loop", "u32", "main", "parameters", "array", "index", "leave_loop", "_a", "vec3", "switch", "workgroup", "i", "select", "exchange", "Item", "Cell"] as const;
const SCALARS = ["u32", "i32", "bool", "f32"] as const;

export interface RandomProgramOptions {
  /** How many choices at most make a program; a statement takes about ten. */
  readonly maxChoices: number;
  /** Grid syncs stand anywhere in the entry body, too. Default: none. */
  readonly gridSyncs?: boolean;
}

export function randomProgram({ maxChoices, gridSyncs = false }: RandomProgramOptions): fc.Arbitrary<Program> {
  return fc.array(fc.nat({ max: 0xffff }), { minLength: Math.floor(maxChoices / 2), maxLength: maxChoices, size: "max" }).map((numbers) => new ProgramGenerator(new Tape(numbers), gridSyncs).program());
}

interface Surroundings {
  readonly names: Names;
  readonly inLoop: boolean;
  readonly depth: number;
  /** Absent in the entry body. */
  readonly result: { readonly type: Type | undefined } | undefined;
}

class ProgramGenerator {
  readonly #tape: Tape;
  readonly #gridSyncs: boolean;
  readonly #expressions: ExpressionGenerator;
  readonly #functions: DeviceFunction[] = [];
  /** Names of the function that is being made; those of program scope count everywhere. */
  #taken = new Set<string>();

  constructor(tape: Tape, gridSyncs: boolean) {
    this.#tape = tape;
    this.#gridSyncs = gridSyncs;
    this.#expressions = new ExpressionGenerator(tape);
  }

  program(): Program {
    const functions = this.#tape.below(3);
    for (let n = 0; n < functions; n++) this.#functions.push(this.#function(`call_${n}`));
    this.#taken = this.#programNames();
    const body = this.#block({ names: { values: [], variables: [] }, inLoop: false, depth: 4, result: undefined }, 12);
    return {
      name: "random",
      workgroupSize: this.#tape.pick([[64, 1, 1], [1, 1, 1], [4, 2, 2]]),
      buffers: BUFFERS,
      workgroupVariables: WORKGROUP_VARIABLES,
      parameters: PARAMETERS,
      functions: this.#functions,
      body,
    };
  }

  #programNames(): Set<string> {
    return new Set([...BUFFERS, ...WORKGROUP_VARIABLES, ...PARAMETERS].map((each) => each.name));
  }

  #function(name: string): DeviceFunction {
    this.#taken = this.#programNames();
    const result = this.#tape.oneIn(4) ? undefined : this.#valueType();
    const parameters = Array.from({ length: this.#tape.below(4) }, () => ({ name: this.#fresh(), type: this.#valueType() }));
    const names: Names = { values: [...parameters], variables: [] };
    const zero = result === undefined ? undefined : this.#fresh();
    const start: Statement[] = result === undefined || zero === undefined ? [] : [{ kind: "Var", name: zero, type: result }];
    if (result !== undefined && zero !== undefined) names.variables.push({ name: zero, type: result });
    const body = this.#block({ names, inLoop: false, depth: 3, result: { type: result } }, 6);
    const end: Statement[] = zero === undefined ? [] : [{ kind: "FunctionReturn", value: { kind: "Load", place: { root: { kind: "Variable", name: zero }, path: [] } } }];
    return { name, parameters, ...(result === undefined ? {} : { result }), body: [...start, ...body, ...end] };
  }

  #block(around: Surroundings, most: number): Statement[] {
    const inner = { ...around, names: { values: [...around.names.values], variables: [...around.names.variables] } };
    const statements: Statement[] = [];
    for (let left = 1 + this.#tape.below(most); left > 0 && !this.#tape.isAtEnd; left--) statements.push(...this.#statement(inner));
    return statements;
  }

  #statement(around: Surroundings): Statement[] {
    const { names, depth } = around;
    const nests = depth > 0;
    if (this.#gridSyncs && around.result === undefined && this.#tape.oneIn(5)) return [{ kind: "Barrier", ordering: "GridSync" }];
    switch (this.#tape.below(nests ? 20 : 11)) {
      case 0:
      case 1:
        return this.#store(names);
      case 2:
        return this.#let(names);
      case 3:
        return this.#var(names);
      case 4:
        return this.#assign(names);
      case 5:
        return this.#atomic(names);
      case 6:
        return this.#compareExchange(names);
      case 7:
        return this.#call(names);
      case 8:
        return around.result === undefined ? this.#wait(names) : this.#store(names);
      case 9:
        return this.#jump(around);
      case 10:
        return this.#atomicStore(names);
      case 11:
      case 12:
      case 13:
        return [{ kind: "If", condition: this.#condition(names), then: this.#block({ ...around, depth: depth - 1 }, 4), else: this.#tape.oneIn(2) ? this.#block({ ...around, depth: depth - 1 }, 4) : [] }];
      case 14:
      case 15:
        return [this.#switch(around)];
      case 16:
      case 17:
        return [this.#for(around)];
      case 18:
        return [{ kind: "While", condition: this.#condition(names), bound: this.#scalar(u32, names), body: this.#block({ ...around, depth: depth - 1, inLoop: true }, 4) }];
      default:
        return [{ kind: "Region", generator: "random", source: "*/ // <script>", body: this.#block({ ...around, depth: depth - 1 }, 4) }];
    }
  }

  #let(names: Names): Statement[] {
    const type = this.#valueType();
    const value = this.#value(type, names);
    const name = this.#fresh();
    names.values.push({ name, type });
    return [{ kind: "Let", name, type, value }];
  }

  #var(names: Names): Statement[] {
    const type = this.#valueType();
    const value = this.#tape.oneIn(2) ? this.#value(type, names) : undefined;
    const name = this.#fresh();
    names.variables.push({ name, type });
    return [{ kind: "Var", name, type, ...(value === undefined ? {} : { value }) }];
  }

  #assign(names: Names): Statement[] {
    const variable = this.#tape.pickAny(names.variables);
    return variable === undefined ? [] : [{ kind: "Assign", variable: variable.name, value: this.#value(variable.type, names) }];
  }

  #store(names: Names): Statement[] {
    const found = this.#expressions.placeOf((way) => way.writable && (way.root.kind !== "Variable" || way.steps.length > 0) && VALUE_TYPES.some((type) => typesEqual(type, way.type)), names, 2);
    return found === undefined ? [] : [{ kind: "Store", place: found.place, value: this.#value(found.type, names) }];
  }

  #wait(names: Names): Statement[] {
    if (!this.#tape.oneIn(2)) return [{ kind: "Barrier", ordering: "Workgroup" }];
    const found = this.#expressions.placeOf((way) => way.root.kind === "Workgroup" && VALUE_TYPES.some((type) => typesEqual(type, way.type)), names, 1);
    if (found === undefined) return [];
    const value: Expression = { kind: "WorkgroupUniformLoad", place: found.place };
    if (this.#tape.oneIn(4)) return [{ kind: "Eval", value }];
    const name = this.#fresh();
    names.values.push({ name, type: found.type });
    return [{ kind: "Let", name, type: found.type, value }];
  }

  #atomicStore(names: Names): Statement[] {
    const found = this.#expressions.placeOf((way) => way.type.kind === "Atomic", names, 2);
    return found?.type.kind === "Atomic" ? [{ kind: "AtomicStore", place: found.place, value: this.#scalar(scalarOf(found.type.scalar), names) }] : [];
  }

  #atomic(names: Names): Statement[] {
    const made = this.#expressions.atomic(names, 2);
    if (made === undefined) return [];
    const target = names.variables.find((each) => typesEqual(each.type, scalarOf(made.scalar)));
    if (this.#tape.oneIn(3)) return [{ kind: "Eval", value: made.expression }];
    if (target !== undefined && this.#tape.oneIn(2)) return [{ kind: "Assign", variable: target.name, value: made.expression }];
    const name = this.#fresh();
    names.values.push({ name, type: scalarOf(made.scalar) });
    return [{ kind: "Let", name, type: scalarOf(made.scalar), value: made.expression }];
  }

  #compareExchange(names: Names): Statement[] {
    const found = this.#expressions.placeOf((way) => way.type.kind === "Atomic", names, 2);
    if (found?.type.kind !== "Atomic") return [];
    const scalar = scalarOf(found.type.scalar);
    const value: Expression = { kind: "AtomicCompareExchange", place: found.place, expected: this.#scalar(scalar, names), desired: this.#scalar(scalar, names) };
    if (this.#tape.oneIn(4)) return [{ kind: "Eval", value }];
    const name = this.#fresh();
    const exchanged = this.#fresh();
    names.values.push({ name: exchanged, type: bool });
    return [
      { kind: "Let", name, type: compareExchangeResult(found.type.scalar), value },
      { kind: "Let", name: exchanged, type: bool, value: { kind: "Component", value: { kind: "Ref", name }, component: "exchanged" } },
    ];
  }

  #call(names: Names): Statement[] {
    const declared = this.#tape.pickAny(this.#functions);
    if (declared === undefined) return this.#let(names);
    const value = this.#expressions.call(declared, names, 2);
    if (declared.result === undefined || this.#tape.oneIn(4)) return [{ kind: "Eval", value }];
    const name = this.#fresh();
    names.values.push({ name, type: declared.result });
    return [{ kind: "Let", name, type: declared.result, value }];
  }

  /** Mostly under a condition: what follows in the block is unreachable otherwise. */
  #jump(around: Surroundings): Statement[] {
    const jump = this.#leaving(around);
    if (jump === undefined) return [];
    return this.#tape.oneIn(6) ? [jump] : [{ kind: "If", condition: this.#condition(around.names), then: [jump], else: [] }];
  }

  #leaving({ inLoop, result, names }: Surroundings): Statement | undefined {
    if (inLoop && !this.#tape.oneIn(4)) return { kind: this.#tape.oneIn(2) ? "Break" : "Continue" };
    if (result === undefined) return { kind: "Return" };
    if (result.type === undefined) return { kind: "FunctionReturn" };
    return { kind: "FunctionReturn", value: this.#value(result.type, names) };
  }

  #switch(around: Surroundings): Statement {
    const type = this.#tape.pick([u32, i32]);
    const inner = { ...around, depth: around.depth - 1 };
    const values = [0, 1, 2, 3, type === u32 ? 0xffffffff : -0x80000000];
    const cases = Array.from({ length: this.#tape.below(3) }, () => ({ values: values.splice(0, 1 + this.#tape.below(2)), body: this.#block(inner, 3) })).filter((each) => each.values.length > 0);
    return { kind: "Switch", selector: this.#scalar(type, around.names), cases, default: this.#block(inner, 2) };
  }

  #for(around: Surroundings): Statement {
    const type = this.#tape.pick([u32, i32]);
    const { names } = around;
    const [from, to] = [this.#scalar(type, names), this.#scalar(type, names)];
    const variable = this.#fresh();
    const inner = { ...around, depth: around.depth - 1, inLoop: true, names: { ...names, values: [...names.values, { name: variable, type }] } };
    return { kind: "For", variable, type, from, to, body: this.#block(inner, 4) };
  }

  /** Half of them so small that they are often uniform. */
  #condition(names: Names): Expression {
    if (this.#tape.oneIn(2)) return this.#scalar(bool, names);
    if (this.#gridSyncs && this.#tape.oneIn(3)) return { kind: "Binary", operator: "ne", left: this.#scalar(u32, { values: [], variables: [] }), right: { kind: "Const", type: u32, value: 0 } };
    const type = this.#tape.pick([u32, i32]);
    return { kind: "Binary", operator: this.#tape.pick(["lt", "eq", "ne"]), left: this.#expressions.scalar(type, names, 0), right: this.#expressions.scalar(type, names, 0) };
  }

  #value(type: Type, names: Names): Expression {
    return this.#expressions.value(type, names, type.kind === "Scalar" ? 3 : 2);
  }

  #scalar(type: Scalar, names: Names): Expression {
    return this.#expressions.scalar(type, names, 3);
  }

  #valueType(): Type {
    return this.#tape.oneIn(4) ? this.#tape.pick(VALUE_TYPES) : scalarOf(this.#tape.pick(SCALARS));
  }

  #fresh(): string {
    const base = this.#tape.pick(NAMES);
    let name: string = base;
    for (let n = 1; this.#taken.has(name); n++) name = `${base}${n}`;
    this.#taken.add(name);
    return name;
  }
}
