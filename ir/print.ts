/**
 * The text form of a program, for people, goldens and the positions in messages. Injective: equal programs print equal,
 * different ones differ, and `JSON.parse(JSON.stringify(program))` prints identically.
 *
 * Reading it: one statement a line; `5u 5i 5f` are constants by type; every nested operation stands in parentheses;
 * memory is read by `load(place)` alone, so a bare name is a value. A struct is defined once, before its first use; a
 * second struct of the same name (which the verifier refuses) prints as `Name#2`.
 */
import type {
  Buffer, DeviceFunction, Expression, FunctionParameter, Parameter, Place, Program, Statement, SwitchCase, WorkgroupVariable,
} from "./ir.js";
import type { SourceLocation } from "./diagnostic.js";
import { printExpression, printPlace } from "./print/expression.js";
import { Printer } from "./print/printer.js";
import { forEachExpression, forEachStatement } from "./traverse.js";
import { functionEnvironment } from "./type-of.js";
import { assertNever, type Type } from "./types.js";

/** What has a position in the printed text. */
export type ProgramNode = Statement | Expression | Place | SwitchCase | Buffer | WorkgroupVariable | Parameter | DeviceFunction | FunctionParameter;

export interface PrintedProgram {
  /** `NAME.ir`, as in `SourceLocation.file`. */
  readonly file: string;
  readonly text: string;
  /** Where a node, told by object identity, starts. A node that occurs more than once in the program has its first place. */
  locationOf(node: ProgramNode): SourceLocation | undefined;
}

export function printProgram(program: Program): PrintedProgram {
  const printer = new Printer(`${program.name}.ir`);
  const [x, y, z] = program.workgroupSize;
  printer.line(() => printer.write(`program ${printer.name(program.name)} workgroup_size(${x}, ${y}, ${z})`));
  for (const type of typesOf(program)) printer.defineStructs(type);
  printer.blankLine();
  for (const parameter of program.parameters) printDeclaration(printer, "parameter", parameter);
  for (const buffer of program.buffers) printBuffer(printer, buffer);
  for (const variable of program.workgroupVariables) printDeclaration(printer, "workgroup", variable);
  for (const declared of program.functions) printFunction(printer, program, declared);
  printer.environment = functionEnvironment(program);
  printer.blankLine();
  printer.line(() => printer.write("entry {"));
  printBlock(printer, program.body);
  printer.line(() => printer.write("}"));
  return { file: printer.file, text: printer.text(), locationOf: (node) => printer.locationOf(node) };
}

/** Every type that the program mentions, in the order of mention. */
function typesOf(program: Program): Type[] {
  const types = [...program.buffers, ...program.workgroupVariables, ...program.parameters].map((each) => each.type);
  for (const declared of program.functions) {
    types.push(...declared.parameters.map((each) => each.type), ...(declared.result === undefined ? [] : [declared.result]));
    types.push(...typesIn(declared.body));
  }
  return [...types, ...typesIn(program.body)];
}

function typesIn(body: readonly Statement[]): Type[] {
  const types: Type[] = [];
  forEachStatement(body, (statement) => {
    if (statement.kind === "Let" || statement.kind === "Var" || statement.kind === "For") types.push(statement.type);
    forEachExpression(statement, (expression) => {
      if (expression.kind === "Construct") types.push(expression.type);
    });
  });
  return types;
}

function printDeclaration(printer: Printer, keyword: string, declared: Parameter | WorkgroupVariable): void {
  printer.line(() => printer.mark(declared).write(`${keyword} ${printer.name(declared.name)}: ${printer.typeName(declared.type)}`));
}

function printBuffer(printer: Printer, buffer: Buffer): void {
  printer.line(() => {
    printer.mark(buffer).write(`buffer ${printer.name(buffer.name)}: ${printer.typeName(buffer.type)}`);
    printer.write(` group(${buffer.group}) binding(${buffer.binding}) ${buffer.access}`);
    if (buffer.lengthParameter !== undefined) printer.write(` length ${printer.name(buffer.lengthParameter)}`);
  });
}

function printFunction(printer: Printer, program: Program, declared: DeviceFunction): void {
  const result = declared.result;
  printer.environment = functionEnvironment(program, declared);
  printer.blankLine();
  printer.line(() => {
    printer.mark(declared).write(`function ${printer.name(declared.name)}(`);
    printer.list(declared.parameters, (each) => printer.mark(each).write(`${printer.name(each.name)}: ${printer.typeName(each.type)}`));
    printer.write(result === undefined ? ") {" : `) -> ${printer.typeName(result)} {`);
  });
  printBlock(printer, declared.body);
  printer.line(() => printer.write("}"));
}

function printBlock(printer: Printer, body: readonly Statement[]): void {
  printer.indent(() => {
    for (const statement of body) printStatement(printer, statement);
  });
}

function printStatement(printer: Printer, statement: Statement): void {
  printer.line(() => printStatementLine(printer.mark(statement), statement));
  switch (statement.kind) {
    case "If":
      printBlock(printer, statement.then);
      if (statement.else.length > 0) {
        printer.line(() => printer.write("} else {"));
        printBlock(printer, statement.else);
      }
      break;
    case "Switch":
      printer.indent(() => {
        for (const each of statement.cases) {
          printer.line(() => printer.mark(each).write(`case ${each.values.join(", ")} {`));
          printBlock(printer, each.body);
          printer.line(() => printer.write("}"));
        }
        printer.line(() => printer.write("default {"));
        printBlock(printer, statement.default);
        printer.line(() => printer.write("}"));
      });
      break;
    case "For":
    case "While":
    case "Region":
      printBlock(printer, statement.body);
      break;
    default:
      return;
  }
  printer.line(() => printer.write("}"));
}

function printStatementLine(printer: Printer, statement: Statement): void {
  const expression = (node: Expression) => printExpression(printer, node);
  switch (statement.kind) {
    case "Let":
      printer.write(`let ${printer.name(statement.name)}: ${printer.typeName(statement.type)} = `);
      return expression(statement.value);
    case "Var":
      printer.write(`var ${printer.name(statement.name)}: ${printer.typeName(statement.type)}`);
      if (statement.value === undefined) return;
      printer.write(" = ");
      return expression(statement.value);
    case "Assign":
      printer.write(`${printer.name(statement.variable)} = `);
      return expression(statement.value);
    case "Store":
    case "AtomicStore":
      printer.write(statement.kind === "Store" ? "store " : "atomic_store ");
      printPlace(printer, statement.place);
      printer.write(" = ");
      return expression(statement.value);
    case "If":
      printer.write("if ");
      expression(statement.condition);
      return void printer.write(" {");
    case "Switch":
      printer.write("switch ");
      expression(statement.selector);
      return void printer.write(" {");
    case "For":
      printer.write(`for ${printer.name(statement.variable)}: ${printer.typeName(statement.type)} in `);
      expression(statement.from);
      printer.write(" ..< ");
      expression(statement.to);
      return void printer.write(" {");
    case "While":
      printer.write("while ");
      expression(statement.condition);
      printer.write(" bound ");
      expression(statement.bound);
      return void printer.write(" {");
    case "Break":
      return void printer.write("break");
    case "Continue":
      return void printer.write("continue");
    case "Return":
      return void printer.write("return");
    case "FunctionReturn":
      printer.write("function_return");
      if (statement.value === undefined) return;
      printer.write(" ");
      return expression(statement.value);
    case "Barrier":
      return void printer.write(`barrier ${statement.ordering}`);
    case "Region":
      printer.write(`region ${JSON.stringify(statement.generator)}`);
      if (statement.source !== undefined) printer.write(` from ${JSON.stringify(statement.source)}`);
      return void printer.write(" {");
    case "Eval":
      printer.write("eval ");
      return expression(statement.value);
    default:
      return assertNever(statement);
  }
}
