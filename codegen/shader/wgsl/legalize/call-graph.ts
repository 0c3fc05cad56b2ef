/** Who calls whom, and which built-in values a function needs because it or one it calls reads them. */
import type { BuiltinName, DeviceFunction, Program, Statement } from "../../../../ir/ir.js";
import { forEachExpression, forEachStatement } from "../../../../ir/traverse.js";

/** In the order in which they stand as parameters. */
const BUILTIN_ORDER = {
  global_invocation_id: 0,
  local_invocation_id: 1,
  local_invocation_index: 2,
  workgroup_id: 3,
  num_workgroups: 4,
} satisfies Record<BuiltinName, number>;

/** Callers before callees, so that every call site is known when a function's turn comes. Recursion is refused earlier. */
export function callersFirst(program: Program): DeviceFunction[] {
  const byName = new Map(program.functions.map((each) => [each.name, each]));
  const calleesFirst = new Set<DeviceFunction>();
  const visit = (declared: DeviceFunction): void => {
    if (calleesFirst.has(declared)) return;
    for (const name of calledBy(declared.body)) {
      const callee = byName.get(name);
      if (callee !== undefined) visit(callee);
    }
    calleesFirst.add(declared);
  };
  program.functions.forEach(visit);
  return [...calleesFirst].reverse();
}

/** For each function by name, and for the entry body under `undefined`. */
export function builtinsNeeded(program: Program): Map<string | undefined, readonly BuiltinName[]> {
  const needed = new Map<string | undefined, readonly BuiltinName[]>();
  const collect = (body: readonly Statement[]): BuiltinName[] => {
    const own = new Set(builtinsIn(body));
    for (const name of calledBy(body)) for (const each of needed.get(name) ?? []) own.add(each);
    return [...own].sort((a, b) => BUILTIN_ORDER[a] - BUILTIN_ORDER[b]);
  };
  for (const declared of callersFirst(program).reverse()) needed.set(declared.name, collect(declared.body));
  needed.set(undefined, collect(program.body));
  return needed;
}

function calledBy(body: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  forEachStatement(body, (statement) => forEachExpression(statement, (each) => each.kind === "Call" && names.add(each.function)));
  return names;
}

function builtinsIn(body: readonly Statement[]): BuiltinName[] {
  const names: BuiltinName[] = [];
  forEachStatement(body, (statement) => forEachExpression(statement, (each) => each.kind === "Builtin" && names.push(each.builtin)));
  return names;
}
