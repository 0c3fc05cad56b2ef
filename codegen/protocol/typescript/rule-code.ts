/** Rules of a record in TypeScript: over the host's value, and over the bytes. */
import { assertNever } from "../../../ir/types.js";
import { fieldTerms } from "../lay-out-rules.js";
import type { RuleLayout } from "../layout.js";
import { camelCase } from "../names.js";
import type { Comparison, Condition, FieldTerm, Term } from "../rule.js";
import { unpack } from "./bits.js";

/** Statements that throw for a value that breaks a rule; they follow the checks of the fields. */
export function checkRules(rules: readonly RuleLayout[]): string[] {
  return rules.flatMap(conjuncts).flatMap((rule) => {
    const [first] = fieldTerms(rule.condition);
    if (first === undefined) return [];
    const condition = print(rule.condition, (term, arithmetic) => converted(term, hostValue(term), arithmetic));
    return [`if (!(${condition})) throw wrongValue(${pathOf(first)}, ${hostValue(first)}, ${JSON.stringify(rule.text)});`];
  });
}

/** The same over bytes: adds to `findings`, or with `judging` returns false at the first. */
export function findRules(rules: readonly RuleLayout[], judging = false): string[] {
  const locals = new Map<string, string>();
  const lines: string[] = [];
  const local = (term: FieldTerm): string => {
    const key = term.path.join(".");
    const known = locals.get(key);
    if (known !== undefined) return known;
    const name = `term${locals.size}`;
    locals.set(key, name);
    lines.push(`const ${name} = ${wireValue(term)};`);
    return name;
  };
  for (const rule of rules.flatMap(conjuncts)) {
    const [first] = fieldTerms(rule.condition);
    if (first === undefined) continue;
    const condition = print(rule.condition, (term, arithmetic) => converted(term, local(term), arithmetic));
    lines.push(`if (!(${condition})) ${judging ? "return false;" : `findings.push({ path: ${pathOf(first)}, value: ${local(first)}, limit: ${JSON.stringify(rule.text)} });`}`);
  }
  return lines;
}

/** `a and b` fails where one of the two does, so each is said of its own field. */
function conjuncts(rule: RuleLayout): RuleLayout[] {
  const { text, condition } = rule;
  return condition.kind === "Both" ? [condition.left, condition.right].flatMap((part) => conjuncts({ text, condition: part })) : [rule];
}

type Arithmetic = Comparison["arithmetic"];
type Spell = (term: FieldTerm, arithmetic: Arithmetic) => string;

function print(condition: Condition, spell: Spell): string {
  if (condition.kind === "Comparison") {
    const { operator, left, right, arithmetic } = condition;
    const strict = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
    return `${printTerm(left, arithmetic, spell)} ${strict} ${printTerm(right, arithmetic, spell)}`;
  }
  const inner = (each: Condition): string => (each.kind === "Comparison" ? print(each, spell) : `(${print(each, spell)})`);
  return `${inner(condition.left)} ${condition.kind === "Both" ? "&&" : "||"} ${inner(condition.right)}`;
}

function printTerm(term: Term, arithmetic: Arithmetic, spell: Spell): string {
  switch (term.kind) {
    case "Integer":
      return arithmetic === "bigint" ? `${term.value}n` : String(term.value);
    case "Field":
      return spell(term, arithmetic);
    case "Negate":
      return `-(${printTerm(term.operand, arithmetic, spell)})`;
    case "Binary": {
      const text = `${operand(term.left, arithmetic, spell)} ${term.operator} ${operand(term.right, arithmetic, spell)}`;
      return term.operator === "/" && arithmetic === "number" && !holdsFloat(term) ? `Math.trunc(${text})` : text;
    }
    default:
      return assertNever(term);
  }
}

function operand(term: Term, arithmetic: Arithmetic, spell: Spell): string {
  const text = printTerm(term, arithmetic, spell);
  return term.kind === "Binary" || (term.kind === "Integer" && term.value < 0) ? `(${text})` : text;
}

function holdsFloat(term: Term): boolean {
  if (term.kind === "Binary") return holdsFloat(term.left) || holdsFloat(term.right);
  return term.kind === "Negate" ? holdsFloat(term.operand) : term.kind === "Field" && term.type.kind === "Number" && term.type.scalar === "f32";
}

function converted(term: FieldTerm, value: string, arithmetic: Arithmetic): string {
  const host = value.startsWith("value.") ? asNumber(term, value) : value;
  return arithmetic === "bigint" && term.type.kind !== "Wide" ? `BigInt(${host})` : host;
}

/** The host's value as the wire will hold it. An enum's type lists its numbers, and a compiler refuses to compare it with others. */
function asNumber({ type, bits }: FieldTerm, value: string): string {
  if (type.kind === "Bool" || bits?.flag === true || (type.kind === "Number" && type.enum !== undefined)) return `Number(${value})`;
  return type.kind === "Number" && type.scalar === "f32" ? `Math.fround(${value})` : value;
}

function hostValue(term: FieldTerm): string {
  const names = term.component === undefined ? term.path : term.path.slice(0, -1);
  return `value.${names.map(camelCase).join(".")}${term.component === undefined ? "" : `[${term.component}]`}`;
}

function wireValue({ type, offsetBytes, bits }: FieldTerm): string {
  const position = offsetBytes === 0 ? "at" : `at + ${offsetBytes}`;
  if (type.kind === "Wide") return `view.getBigUint64(${position}, true)`;
  const scalar = type.kind === "Bool" ? "u32" : type.scalar;
  const word = `view.${{ u32: "getUint32", i32: "getInt32", f32: "getFloat32" }[scalar]}(${position}, true)`;
  if (bits === undefined) return word;
  return bits.flag ? `Number(${unpack(bits, word)})` : unpack(bits, word);
}

function pathOf(term: FieldTerm): string {
  return `\`\${path}.${term.path.join(".")}\``;
}
