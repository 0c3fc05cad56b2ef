/** What a program takes from its host, and whether it leaves anything behind that its host could see. */
import type { Program } from "../../ir/ir.js";
import { forEachExpression, forEachStatement } from "../../ir/traverse.js";

/** False only where no statement of the program, its functions included, can write a buffer. */
export function writesBuffers(program: Program): boolean {
  let writes = false;
  const visitBody = (body: Program["body"]): void =>
    forEachStatement(body, (statement) => {
      if ((statement.kind === "Store" || statement.kind === "AtomicStore") && statement.place.root.kind === "Buffer") writes = true;
      forEachExpression(statement, (expression) => {
        const changes = expression.kind === "AtomicRmw" || expression.kind === "AtomicCompareExchange";
        if (changes && expression.place.root.kind === "Buffer") writes = true;
      });
    });
  visitBody(program.body);
  for (const declared of program.functions) visitBody(declared.body);
  return writes;
}

/** Every value that an expression of the program names: parameters, Lets, counters. A Let of a function may hide a parameter. */
export function valuesReadBy(program: Program): Set<string> {
  const names = new Set<string>();
  for (const body of [program.body, ...program.functions.map((each) => each.body)]) {
    forEachStatement(body, (statement) =>
      forEachExpression(statement, (expression) => {
        if (expression.kind === "Ref") names.add(expression.name);
      }),
    );
  }
  return names;
}
