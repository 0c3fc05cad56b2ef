/**
 * The WGSL that the printer can spell, as data: what legalization yields. Every decision is made by then (names are legal
 * and unique, indices are guarded, no constant expression is left that WGSL would refuse), so each node here has exactly
 * one spelling.
 */
import type { Scalar, Struct, Type } from "../../../ir/types.js";

export interface WgslModule {
  /** Each before the structs that mention it. */
  readonly structs: readonly Struct[];
  /** How a struct is called in this module, by its name in the program. */
  readonly structNames: ReadonlyMap<string, string>;
  readonly constants: readonly WgslConstant[];
  readonly bindings: readonly WgslBinding[];
  readonly workgroupVariables: readonly WgslWorkgroupVariable[];
  readonly functions: readonly WgslFunction[];
  readonly entryPoints: readonly WgslEntryPoint[];
}

export interface WgslConstant {
  readonly name: string;
  readonly value: WgslLiteral;
}

export interface WgslBinding {
  readonly group: number;
  readonly binding: number;
  readonly space: "uniform" | "storage, read" | "storage, read_write";
  readonly name: string;
  readonly type: Type;
}

export interface WgslWorkgroupVariable {
  readonly name: string;
  readonly type: Type;
}

export interface WgslFunction {
  readonly name: string;
  readonly parameters: readonly WgslParameter[];
  readonly result?: Type;
  readonly body: readonly WgslStatement[];
}

export interface WgslEntryPoint extends WgslFunction {
  readonly workgroupSize: readonly [number, number, number];
}

export interface WgslParameter {
  readonly name: string;
  readonly type: Type;
  /** On an entry point's parameter: the built-in value that it receives. */
  readonly builtin?: string;
}

// -------------------------------------------------------------------------------------------------------- statements

export type WgslStatement =
  | { readonly kind: "Let"; readonly name: string; readonly value: WgslExpression }
  | { readonly kind: "Var"; readonly name: string; readonly value: WgslExpression }
  | { readonly kind: "Assign"; readonly target: WgslExpression; readonly value: WgslExpression }
  /** `_ = value;` */
  | { readonly kind: "Discard"; readonly value: WgslExpression }
  | { readonly kind: "CallStatement"; readonly call: WgslCall }
  | { readonly kind: "If"; readonly condition: WgslExpression; readonly then: readonly WgslStatement[]; readonly else: readonly WgslStatement[] }
  | { readonly kind: "Switch"; readonly selector: WgslExpression; readonly cases: readonly WgslCase[]; readonly default: readonly WgslStatement[] }
  /** Counts up by one, from `from` while less than `to`. */
  | { readonly kind: "For"; readonly variable: string; readonly from: WgslExpression; readonly to: WgslExpression; readonly body: readonly WgslStatement[] }
  | { readonly kind: "Break" }
  | { readonly kind: "Continue" }
  | { readonly kind: "Return"; readonly value?: WgslExpression }
  | { readonly kind: "Comment"; readonly text: string };

export interface WgslCase {
  readonly values: readonly WgslLiteral[];
  readonly body: readonly WgslStatement[];
}

// -------------------------------------------------------------------------------------------------------- expressions

export type WgslExpression = WgslLiteral | WgslName | WgslMember | WgslIndex | WgslUnary | WgslBinary | WgslCall | WgslConstructor;

export interface WgslLiteral {
  readonly kind: "Literal";
  readonly type: Scalar;
  readonly value: number | boolean;
}

export interface WgslName {
  readonly kind: "Name";
  readonly name: string;
}

export interface WgslMember {
  readonly kind: "Member";
  readonly value: WgslExpression;
  readonly member: string;
}

/** A constant index is a plain number, written without a suffix. */
export interface WgslIndex {
  readonly kind: "Index";
  readonly value: WgslExpression;
  readonly index: WgslExpression | number;
}

export interface WgslUnary {
  readonly kind: "Unary";
  /** `&` takes an address. */
  readonly operator: "-" | "!" | "~" | "&";
  readonly operand: WgslExpression;
}

export interface WgslBinary {
  readonly kind: "Binary";
  readonly operator: WgslBinaryOperator;
  readonly left: WgslExpression;
  readonly right: WgslExpression;
}

export type WgslBinaryOperator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>" | "==" | "!=" | "<" | "<=" | ">" | ">=";

/** A function of the module, or one of WGSL's own. */
export interface WgslCall {
  readonly kind: "Call";
  readonly callee: string;
  readonly arguments: readonly WgslExpression[];
}

/** A conversion, a value made of its parts, or without arguments the type's zero. */
export interface WgslConstructor {
  readonly kind: "Constructor";
  readonly type: Type;
  readonly arguments: readonly WgslExpression[];
}

// -------------------------------------------------------------------------------------------------------- shorthands

export function name(text: string): WgslName {
  return { kind: "Name", name: text };
}

export function literal(type: Scalar, value: number | boolean): WgslLiteral {
  return { kind: "Literal", type, value };
}

export function member(value: WgslExpression, text: string): WgslMember {
  return { kind: "Member", value, member: text };
}

export function call(callee: string, ...values: readonly WgslExpression[]): WgslCall {
  return { kind: "Call", callee, arguments: values };
}

export function construct(type: Type, ...values: readonly WgslExpression[]): WgslConstructor {
  return { kind: "Constructor", type, arguments: values };
}

export function binary(operator: WgslBinaryOperator, left: WgslExpression, right: WgslExpression): WgslBinary {
  return { kind: "Binary", operator, left, right };
}

export function not(operand: WgslExpression): WgslUnary {
  return { kind: "Unary", operator: "!", operand };
}

export function addressOf(operand: WgslExpression): WgslUnary {
  return { kind: "Unary", operator: "&", operand };
}
