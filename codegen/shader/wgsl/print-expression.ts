/** Spells one expression, with the parentheses that WGSL's grammar asks for and the few that a reader wants. */
import { assertNever, type Type } from "../../../ir/types.js";
import type { WgslBinary, WgslExpression, WgslLiteral } from "./syntax.js";

export function printExpression(expression: WgslExpression, spell: (type: Type) => string): string {
  const text = (each: WgslExpression): string => printExpression(each, spell);
  switch (expression.kind) {
    case "Literal":
      return printLiteral(expression);
    case "Name":
      return expression.name;
    case "Member":
      return `${postfixOperand(expression.value, text)}.${expression.member}`;
    case "Index":
      return `${postfixOperand(expression.value, text)}[${typeof expression.index === "number" ? expression.index : text(expression.index)}]`;
    case "Unary":
      return `${expression.operator}${unaryOperand(expression.operand, text)}`;
    case "Binary":
      return `${binaryOperand(expression, "left", text)} ${expression.operator} ${binaryOperand(expression, "right", text)}`;
    case "Call":
      return `${expression.callee}(${printArguments(expression.arguments, text)})`;
    case "Constructor":
      return `${spell(expression.type)}(${printArguments(expression.arguments, text)})`;
    default:
      return assertNever(expression);
  }
}

/** `-2147483648i` is a negation of a number that i32 does not have, and `-0.0f` may lose its sign on the way. */
function printLiteral({ type, value }: WgslLiteral): string {
  if (typeof value === "boolean") return String(value);
  switch (type.scalar) {
    case "bool":
      return String(value !== 0);
    case "u32":
      return `${value}u`;
    case "i32":
      return value === -2147483648 ? "i32(-2147483648)" : `${value}i`;
    case "f32":
      if (Object.is(value, -0)) return "bitcast<f32>(2147483648u)";
      return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0f` : `${value}f`;
    default:
      return assertNever(type.scalar);
  }
}

function postfixOperand(operand: WgslExpression, text: (each: WgslExpression) => string): string {
  return operand.kind === "Binary" || operand.kind === "Unary" ? `(${text(operand)})` : text(operand);
}

/** `--x` would be a decrement. */
function unaryOperand(operand: WgslExpression, text: (each: WgslExpression) => string): string {
  const printed = text(operand);
  return operand.kind === "Binary" || printed.startsWith("-") ? `(${printed})` : printed;
}

/** WGSL's grammar forbids mixing most operators without parentheses; `* / %` in `+ -`, and arithmetic in comparisons, is allowed. */
function binaryOperand(parent: WgslBinary, side: "left" | "right", text: (each: WgslExpression) => string): string {
  const operand = parent[side];
  if (operand.kind !== "Binary") return text(operand);
  const outer = precedence(parent);
  const inner = precedence(operand);
  const free = outer <= SUM && inner <= SUM && (inner < outer || (inner === outer && side === "left"));
  const chained = ["&", "|", "^"].includes(parent.operator) && operand.operator === parent.operator && side === "left";
  const compared = outer === COMPARISON && inner <= SUM;
  return free || chained || compared ? text(operand) : `(${text(operand)})`;
}

const PRODUCT = 1;
const SUM = 2;
const COMPARISON = 3;
const OTHER = 4;

function precedence({ operator }: WgslBinary): number {
  if (["*", "/", "%"].includes(operator)) return PRODUCT;
  if (["+", "-"].includes(operator)) return SUM;
  return ["==", "!=", "<", "<=", ">", ">="].includes(operator) ? COMPARISON : OTHER;
}

/** After a `<` in an earlier argument a bare `>` would close a template list (`#template-lists-sec`), so it gets parentheses. */
function printArguments(values: readonly WgslExpression[], text: (each: WgslExpression) => string): string {
  let opened = false;
  const printed = values.map((value) => {
    const closes = opened && value.kind === "Binary" && value.operator.startsWith(">");
    opened ||= value.kind === "Binary" && value.operator.startsWith("<");
    return closes ? `(${text(value)})` : text(value);
  });
  return printed.join(", ");
}
