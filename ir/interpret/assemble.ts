/**
 * From a program to instructions of the machine. Structure becomes jumps; an expression becomes the shared accesses it
 * needs, in evaluation order, followed by a plain function over slots.
 */
import type { Program } from "../ir.js";
import { AssemblyContext, Label } from "./assembly-context.js";
import { assembleBlock } from "./assemble-statement.js";
import type { Assembly } from "./machine.js";

export function assembleProgram(program: Program): Assembly {
  const context = new AssemblyContext(program);
  for (const declared of program.functions) {
    context.enter(declared);
    context.place(context.frame(declared.name).entry);
    assembleBlock(context, declared.body);
    context.emitFunctionEnd();
  }
  const entry = new Label();
  context.enter();
  context.place(entry);
  assembleBlock(context, program.body);
  context.place(context.end);
  context.code.push({ kind: "End" });
  const { code, slotCount, localTypes, hasGridSync } = context;
  return { program, code, entry: entry.address, slotCount, localTypes, hasGridSync };
}
