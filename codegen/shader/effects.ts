/** Whether a program leaves anything behind that its host could see. */
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
