/** `WgslModule` to text. Spelling only: nothing here looks at the program or chooses between two ways to say a thing. */
import { assertNever, type Struct, type Type } from "../../../ir/types.js";
import { commentLine } from "./comment.js";
import { printExpression } from "./print-expression.js";
import type { WgslEntryPoint, WgslFunction, WgslModule, WgslParameter, WgslStatement } from "./syntax.js";
import { printWgslStruct, wgslTypeName } from "./type-printer.js";

type SpellType = (type: Type) => string;

/** Structs, constants, bindings, workgroup variables, functions, entry points; ends with a line break. */
export function printWgsl(module: WgslModule): string {
  const nameOf = (struct: Struct): string => module.structNames.get(struct.name) ?? struct.name;
  const spell: SpellType = (type) => wgslTypeName(type, nameOf);
  const constants = module.constants.map(({ name, value }) => `const ${name} = ${printExpression(value, spell)};`);
  const bindings = module.bindings.map((each) => `@group(${each.group}) @binding(${each.binding}) var<${each.space}> ${each.name}: ${spell(each.type)};`);
  const workgroup = module.workgroupVariables.map((each) => `var<workgroup> ${each.name}: ${spell(each.type)};`);
  const sections = [
    ...module.structs.map((struct) => printWgslStruct(struct, { nameOf })),
    ...[constants, bindings, workgroup].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")),
    ...module.functions.map((each) => printFunction(each, spell)),
    ...module.entryPoints.map((each) => printEntryPoint(each, spell)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function printEntryPoint(entry: WgslEntryPoint, spell: SpellType): string {
  return `@compute @workgroup_size(${entry.workgroupSize.join(", ")})\n${printFunction(entry, spell)}`;
}

function printFunction(declared: WgslFunction, spell: SpellType): string {
  const parameters = declared.parameters.map((parameter) => printParameter(parameter, spell));
  const result = declared.result === undefined ? "" : ` -> ${spell(declared.result)}`;
  const oneLine = `fn ${declared.name}(${parameters.join(", ")})${result} {`;
  const head = oneLine.length <= 120 ? [oneLine] : [`fn ${declared.name}(`, ...parameters.map((each) => `  ${each},`), `)${result} {`];
  return [...head, ...printBlock(declared.body, spell), "}"].join("\n");
}

function printParameter(parameter: WgslParameter, spell: SpellType): string {
  const builtin = parameter.builtin === undefined ? "" : `@builtin(${parameter.builtin}) `;
  return `${builtin}${parameter.name}: ${spell(parameter.type)}`;
}

/** Indented by one level. */
function printBlock(body: readonly WgslStatement[], spell: SpellType): string[] {
  return body.flatMap((statement) => printStatement(statement, spell)).map((line) => (line === "" ? line : `  ${line}`));
}

function printStatement(statement: WgslStatement, spell: SpellType): string[] {
  const text = (expression: Parameters<typeof printExpression>[0]): string => printExpression(expression, spell);
  switch (statement.kind) {
    case "Let":
      return [`let ${statement.name} = ${text(statement.value)};`];
    case "Var":
      return [`var ${statement.name} = ${text(statement.value)};`];
    case "Assign":
      return [`${text(statement.target)} = ${text(statement.value)};`];
    case "Discard":
      return [`_ = ${text(statement.value)};`];
    case "CallStatement":
      return [`${text(statement.call)};`];
    case "If":
      return printIf(statement, spell);
    case "Switch":
      return [
        `switch ${text(statement.selector)} {`,
        ...statement.cases.flatMap((each) => printClause(`case ${each.values.map(text).join(", ")}:`, each.body, spell)),
        ...printClause("default:", statement.default, spell),
        "}",
      ];
    case "For":
      return [
        `for (var ${statement.variable} = ${text(statement.from)}; ${statement.variable} < ${text(statement.to)}; ${statement.variable}++) {`,
        ...printBlock(statement.body, spell),
        "}",
      ];
    case "Break":
      return ["break;"];
    case "Continue":
      return ["continue;"];
    case "Return":
      return [statement.value === undefined ? "return;" : `return ${text(statement.value)};`];
    case "Comment":
      return [commentLine(statement.text)];
    default:
      return assertNever(statement);
  }
}

/** An else branch that is nothing but an If continues the chain. */
function printIf(statement: WgslStatement & { kind: "If" }, spell: SpellType): string[] {
  const lines = [`if (${printExpression(statement.condition, spell)}) {`, ...printBlock(statement.then, spell)];
  const [only, ...more] = statement.else;
  if (only === undefined) return [...lines, "}"];
  if (only.kind === "If" && more.length === 0) {
    const [first, ...rest] = printIf(only, spell);
    return [...lines, `} else ${first}`, ...rest];
  }
  return [...lines, "} else {", ...printBlock(statement.else, spell), "}"];
}

function printClause(head: string, body: readonly WgslStatement[], spell: SpellType): string[] {
  if (body.length === 0) return [`  ${head} {}`];
  return [`  ${head} {`, ...printBlock(body, spell).map((line) => (line === "" ? line : `  ${line}`)), "  }"];
}
