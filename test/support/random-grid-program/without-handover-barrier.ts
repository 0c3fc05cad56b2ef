import type { Program, Statement } from "../../../ir/ir.js";
import { HANDOVER } from "./memory-statements.js";

/** The program with a race planted; undefined where nothing is handed over. */
export function withoutHandoverBarrier(program: Program): Program | undefined {
  const body = program.body.map((statement): Statement => {
    if (statement.kind !== "Region" || statement.generator !== HANDOVER) return statement;
    return { ...statement, body: statement.body.filter((each) => each.kind !== "Barrier") };
  });
  return body.some((statement, i) => statement !== program.body[i]) ? { ...program, body } : undefined;
}
