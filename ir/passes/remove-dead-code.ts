/**
 * Drops what no one can observe: statements that control never reaches, values and variables that nothing reads, branches
 * and loops without a body, functions that nothing calls, workgroup variables that nothing names.
 *
 * Buffers, atomics, calls and barriers are observed, and a WorkgroupUniformLoad is a barrier: each of them that control can
 * reach stays, in its place, so whatever a barrier orders stays ordered. Loads are not observed, as little as findings of
 * the oracle about them are.
 *
 * Law: the oracle gives the same buffers for a program and for what is left of it. A second time nothing more is dropped.
 */
import type { DeviceFunction, Expression, Program, Statement } from "../ir.js";
import { forEachExpression, forEachStatement, operandsOf, placeOf } from "../traverse.js";
import { reachableLength } from "../verify/control-flow.js";
import type { VerifiedProgram } from "../verify.js";

export function removeDeadCode(program: VerifiedProgram): VerifiedProgram {
  const body = liveBody(program.body);
  const functions = called(body, program.functions.map((each) => ({ ...each, body: liveBody(each.body) })));
  const named = rootsIn([body, ...functions.map((each) => each.body)]);
  return { ...program, body, functions, workgroupVariables: program.workgroupVariables.filter(({ name }) => named.has(name)) };
}

/** Dropping a variable's last reader makes its writers dead, in a loop also those before it, so this goes on to the end. */
function liveBody(body: readonly Statement[]): readonly Statement[] {
  let live = body;
  for (let before = -1; before !== countStatements(live); ) {
    before = countStatements(live);
    live = new Sweep(variablesReadIn(live)).block(live);
  }
  return live;
}

/** One pass from the last statement to the first: a value's readers come after it. */
class Sweep {
  readonly #readVariables: ReadonlySet<string>;
  readonly #readValues = new Set<string>();

  constructor(readVariables: ReadonlySet<string>) {
    this.#readVariables = readVariables;
  }

  block(body: readonly Statement[]): Statement[] {
    const reachable = body.slice(0, reachableLength(body));
    return reachable.reverse().flatMap((statement) => this.#statement(statement).reverse()).reverse();
  }

  /** What is left of it, in order. */
  #statement(statement: Statement): Statement[] {
    switch (statement.kind) {
      case "Let":
        return this.#readValues.has(statement.name) || hasEffect(statement.value) ? this.#kept(statement) : [];
      case "Var":
        return this.#readVariables.has(statement.name) ? this.#kept(statement) : [];
      case "Assign":
        if (this.#readVariables.has(statement.variable)) return this.#kept(statement);
        return hasEffect(statement.value) ? this.#kept({ kind: "Eval", value: statement.value }) : [];
      case "Store":
        return statement.place.root.kind !== "Variable" || this.#readVariables.has(statement.place.root.name) ? this.#kept(statement) : [];
      case "Eval":
        return hasEffect(statement.value) ? this.#kept(statement) : [];
      case "If": {
        if (statement.condition.kind === "Const") return this.block(statement.condition.value === true ? statement.then : statement.else);
        const left = { ...statement, then: this.block(statement.then), else: this.block(statement.else) };
        return left.then.length + left.else.length > 0 ? this.#kept(left) : [];
      }
      case "Switch": {
        const cases = statement.cases.map((each) => ({ ...each, body: this.block(each.body) }));
        const left = { ...statement, cases, default: this.block(statement.default) };
        return cases.some((each) => each.body.length > 0) || left.default.length > 0 ? this.#kept(left) : [];
      }
      case "For":
      case "While": {
        const left = { ...statement, body: this.block(statement.body) };
        return left.body.length > 0 ? this.#kept(left) : [];
      }
      case "Region": {
        const left = { ...statement, body: this.block(statement.body) };
        return left.body.length > 0 ? [left] : [];
      }
      default:
        return this.#kept(statement);
    }
  }

  #kept(statement: Statement): Statement[] {
    forEachExpression(statement, (each) => {
      if (each.kind === "Ref") this.#readValues.add(each.name);
    });
    return [statement];
  }
}

/** Somebody else can see that it was evaluated. Atomic loads are relaxed, so nobody can see those. */
function hasEffect(value: Expression): boolean {
  return value.kind === "AtomicRmw" || value.kind === "AtomicCompareExchange" || value.kind === "WorkgroupUniformLoad" || value.kind === "Call";
}

function variablesReadIn(body: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  forEachStatement(body, (statement) =>
    forEachExpression(statement, (each) => {
      if (each.kind === "Load" && each.place.root.kind === "Variable") names.add(each.place.root.name);
    }),
  );
  return names;
}

function countStatements(body: readonly Statement[]): number {
  let count = 0;
  forEachStatement(body, () => (count += 1));
  return count;
}

/** The functions that the body calls, directly or not, in their order. */
function called(body: Program["body"], functions: readonly DeviceFunction[]): DeviceFunction[] {
  const byName = new Map(functions.map((each) => [each.name, each]));
  const reached = new Set<DeviceFunction>();
  const visit = (statements: readonly Statement[]): void =>
    forEachStatement(statements, (statement) =>
      forEachExpression(statement, (each) => {
        const callee = each.kind === "Call" ? byName.get(each.function) : undefined;
        if (callee === undefined || reached.has(callee)) return;
        reached.add(callee);
        visit(callee.body);
      }),
    );
  visit(body);
  return functions.filter((each) => reached.has(each));
}

function rootsIn(bodies: readonly (readonly Statement[])[]): Set<string> {
  const names = new Set<string>();
  const add = (node: Statement | Expression): void => {
    const place = placeOf(node);
    if (place !== undefined) names.add(place.root.name);
  };
  for (const body of bodies) {
    forEachStatement(body, (statement) => {
      add(statement);
      for (const operand of operandsOf(statement)) forEachExpression(operand, add);
    });
  }
  return names;
}
