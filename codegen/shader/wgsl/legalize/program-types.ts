/** The structs that a program mentions anywhere, each before those that mention it. */
import type { Program, Statement } from "../../../../ir/ir.js";
import { forEachExpression, forEachStatement } from "../../../../ir/traverse.js";
import { functionEnvironment, typeOf } from "../../../../ir/type-of.js";
import type { Struct, Type } from "../../../../ir/types.js";

export function structsOf(program: Program): Struct[] {
  const found = new Map<string, Struct>();
  const add = (type: Type | undefined): void => {
    if (type === undefined) return;
    if (type.kind === "FixedArray" || type.kind === "RuntimeArray") add(type.element);
    if (type.kind !== "Struct" || found.has(type.name)) return;
    for (const member of type.members) add(member.type);
    found.set(type.name, type);
  };
  for (const buffer of program.buffers) add(buffer.type);
  for (const variable of program.workgroupVariables) add(variable.type);
  for (const declared of program.functions) {
    for (const parameter of declared.parameters) add(parameter.type);
    add(declared.result);
    addFromBody(declared.body, functionEnvironment(program, declared), add);
  }
  addFromBody(program.body, functionEnvironment(program), add);
  return [...found.values()];
}

function addFromBody(body: readonly Statement[], environment: ReturnType<typeof functionEnvironment>, add: (type: Type | undefined) => void): void {
  forEachStatement(body, (statement) => {
    if (statement.kind === "Let" || statement.kind === "Var") add(statement.type);
    forEachExpression(statement, (expression) => {
      if (expression.kind === "Construct" || expression.kind === "AtomicCompareExchange") add(typeOf(expression, environment));
    });
  });
}
