/** Rules of a record: names become fields and constants, and each comparison learns how exactly it has to be computed. */
import type { FieldLayout, FieldType, NumberType, RuleLayout } from "./layout.js";
import type { Condition, FieldTerm, Term } from "./rule.js";
import { parseRule, type ConditionSyntax, type TermSyntax } from "./rule-syntax.js";
import { shown, type Scope } from "./scope.js";
import type { Text } from "./spec.js";
import { ExpressionError } from "./token-cursor.js";

const COMPONENTS = ["x", "y", "z", "w"];

export function layOutRules(texts: readonly Text[], fields: readonly FieldLayout[], scope: Scope): RuleLayout[] {
  return texts.flatMap((text) => {
    try {
      const condition = resolveCondition(parseRule(text.text), fields, scope);
      if (!mentionsField(condition)) throw new ExpressionError("says nothing about any field");
      return [{ text: text.text.replace(/\s+/g, " "), condition }];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      scope.findings.invalid(text.at, "layout/rule", `${shown(text)} ${error.message}`, error.help === undefined ? {} : { help: error.help });
      return [];
    }
  });
}

/** Every field that a condition mentions, in the order of the text. */
export function fieldTerms(condition: Condition): FieldTerm[] {
  return condition.kind === "Comparison" ? [...termsOf(condition.left), ...termsOf(condition.right)] : [...fieldTerms(condition.left), ...fieldTerms(condition.right)];
}

function termsOf(term: Term): FieldTerm[] {
  switch (term.kind) {
    case "Integer":
      return [];
    case "Field":
      return [term];
    case "Negate":
      return termsOf(term.operand);
    case "Binary":
      return [...termsOf(term.left), ...termsOf(term.right)];
  }
}

function mentionsField(condition: Condition): boolean {
  return fieldTerms(condition).length > 0;
}

function resolveCondition(syntax: ConditionSyntax, fields: readonly FieldLayout[], scope: Scope): Condition {
  if (syntax.kind !== "Comparison") return { kind: syntax.kind, left: resolveCondition(syntax.left, fields, scope), right: resolveCondition(syntax.right, fields, scope) };
  const left = resolveTerm(syntax.left, fields, scope);
  const right = resolveTerm(syntax.right, fields, scope);
  return { kind: "Comparison", operator: syntax.operator, left, right, arithmetic: arithmeticOf([left, right]) };
}

function resolveTerm(syntax: TermSyntax, fields: readonly FieldLayout[], scope: Scope): Term {
  switch (syntax.kind) {
    case "Integer":
      return syntax;
    case "Name":
      return resolveName(syntax.name.split("."), fields, scope);
    case "Negate":
      return { kind: "Negate", operand: resolveTerm(syntax.operand, fields, scope) };
    case "Binary": {
      const left = resolveTerm(syntax.left, fields, scope);
      const right = resolveTerm(syntax.right, fields, scope);
      const divides = syntax.operator === "/" || syntax.operator === "%";
      if (divides && (right.kind !== "Integer" || right.value === 0)) throw new ExpressionError("divides by something else than a constant other than 0");
      return { kind: "Binary", operator: syntax.operator, left, right };
    }
  }
}

/** A field of the record comes before a constant of the same name. */
function resolveName(path: readonly string[], fields: readonly FieldLayout[], scope: Scope): Term {
  const [first = "", ...rest] = path;
  const field = fields.find((each) => each.name === first && !each.reserved);
  if (field !== undefined) return descend(path, rest, field.value, field.offsetBytes, scope);
  const constant = rest.length === 0 ? scope.constants.get(first) : undefined;
  if (constant !== undefined) return { kind: "Integer", value: constant.value };
  const known = (): string[] => [...fields.map((each) => each.name), ...scope.constants.keys()];
  throw new ExpressionError(`uses the unknown name ${path.join(".")}`, scope.findings.suggest(first, known).help);
}

function descend(path: readonly string[], rest: readonly string[], value: FieldType, offsetBytes: number, scope: Scope): FieldTerm {
  const [name, ...more] = rest;
  if (name === undefined) {
    if (value.kind === "Number" || value.kind === "Bool" || value.kind === "Wide") return { kind: "Field", path, offsetBytes, type: value };
    throw new ExpressionError(`compares ${path.join(".")}, which is no number`);
  }
  if (value.kind === "Struct") {
    const field = scope.structs.get(value.struct)?.fields.find((each) => each.name === name && !each.reserved);
    if (field !== undefined) return descend(path, more, field.value, offsetBytes + field.offsetBytes, scope);
  }
  if (value.kind === "Vector" && more.length === 0) {
    const index = COMPONENTS.indexOf(name);
    if (index >= 0 && index < value.size) return { kind: "Field", path, offsetBytes: offsetBytes + 4 * index, type: value.component, component: index };
  }
  if (value.kind === "Bits" && more.length === 0) {
    const bits = value.parts.find((part) => part.name === name);
    if (bits !== undefined) return { kind: "Field", path, offsetBytes, type: BITS_WORD, bits };
  }
  throw new ExpressionError(`uses ${path.join(".")}, but there is no ${name} in ${path.slice(0, path.length - rest.length).join(".")}`);
}

const BITS_WORD: NumberType = { kind: "Number", scalar: "u32", atomic: false, limits: {} };

/** Doubles are exact up to 2^53, and the only choice where a float takes part. */
function arithmeticOf(terms: readonly Term[]): "number" | "bigint" {
  const fields = terms.flatMap(termsOf);
  const floats = fields.some(({ type }) => type.kind === "Number" && type.scalar === "f32");
  const wides = fields.some(({ type }) => type.kind === "Wide");
  if (floats && wides) throw new ExpressionError("compares an f32 with a u64, which no host number can do exactly");
  return wides || (!floats && terms.some((term) => magnitude(term) > Number.MAX_SAFE_INTEGER)) ? "bigint" : "number";
}

/** The largest absolute value that the term or any part of it may have. */
function magnitude(term: Term): number {
  switch (term.kind) {
    case "Integer":
      return Math.abs(term.value);
    case "Field":
      return term.bits === undefined ? (term.type.kind === "Bool" ? 1 : 0xffffffff) : 2 ** term.bits.bitCount - 1;
    case "Negate":
      return magnitude(term.operand);
    case "Binary": {
      const [left, right] = [magnitude(term.left), magnitude(term.right)];
      return term.operator === "*" ? Math.max(left, right, left * right) : term.operator === "+" || term.operator === "-" ? left + right : Math.max(left, right);
    }
  }
}
