/**
 * Shader types: what a value or a memory location is. The spec compiler, the verifier, the oracle and every target
 * share these and nothing else; `layout.ts` beside this file says how many bytes they take.
 *
 * A type is plain data, so a program that mentions one stays JSON-safe. Two types are the same type when
 * `typesEqual` says so; structs are compared by name *and* members, so a name can never stand for two layouts.
 */

/** `bool` cannot live in a buffer (WGSL: not host-shareable); the spec compiler turns it into a `u32` there. */
export type ScalarName = "bool" | "u32" | "i32" | "f32";

export interface Scalar {
  readonly kind: "Scalar";
  readonly scalar: ScalarName;
}

export interface Vector {
  readonly kind: "Vector";
  readonly size: 2 | 3 | 4;
  readonly component: ScalarName;
}

/** A word that only atomic operations touch. Never a value: loading one yields its scalar. */
export interface Atomic {
  readonly kind: "Atomic";
  readonly scalar: "u32" | "i32";
}

export interface FixedArray {
  readonly kind: "FixedArray";
  readonly element: Type;
  /** Elements; at least 1, because WGSL has no empty array. */
  readonly count: number;
}

/** Stands only as a whole buffer or as the last member of a buffer's struct. Its length is known at dispatch. */
export interface RuntimeArray {
  readonly kind: "RuntimeArray";
  readonly element: Type;
}

export interface Struct {
  readonly kind: "Struct";
  readonly name: string;
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  readonly type: Type;
  /** WGSL `@align`, in bytes; only where the author asked for more than the type's own alignment. */
  readonly alignBytes?: number;
  /** WGSL `@size`, in bytes; only where the author asked for more than the type's own size. */
  readonly sizeBytes?: number;
}

export type Type = Scalar | Vector | Atomic | FixedArray | RuntimeArray | Struct;

export const bool: Scalar = { kind: "Scalar", scalar: "bool" };
export const u32: Scalar = { kind: "Scalar", scalar: "u32" };
export const i32: Scalar = { kind: "Scalar", scalar: "i32" };
export const f32: Scalar = { kind: "Scalar", scalar: "f32" };
export const atomicU32: Atomic = { kind: "Atomic", scalar: "u32" };
export const atomicI32: Atomic = { kind: "Atomic", scalar: "i32" };

export function vector(size: 2 | 3 | 4, component: ScalarName): Vector {
  return { kind: "Vector", size, component };
}

export function fixedArray(element: Type, count: number): FixedArray {
  return { kind: "FixedArray", element, count };
}

export function runtimeArray(element: Type): RuntimeArray {
  return { kind: "RuntimeArray", element };
}

export function struct(name: string, members: readonly Member[]): Struct {
  return { kind: "Struct", name, members };
}

/** The scalar that a load of an atomic, or an atomic operation on it, yields. */
export function scalarOf(name: ScalarName): Scalar {
  return { bool, u32, i32, f32 }[name];
}

/** The scalar of a value, or of each component of it; undefined for arrays, structs and atomics. */
export function scalarNameOf(type: Type): ScalarName | undefined {
  return type.kind === "Scalar" ? type.scalar : type.kind === "Vector" ? type.component : undefined;
}

/** A scalar, or a vector of it where `shape` is one. */
export function shapedLike(shape: Type, scalar: Scalar): Type {
  return shape.kind === "Vector" ? vector(shape.size, scalar.scalar) : scalar;
}

export function typesEqual(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case "Scalar":
    case "Atomic":
      return b.kind === a.kind && a.scalar === b.scalar;
    case "Vector":
      return b.kind === "Vector" && a.size === b.size && a.component === b.component;
    case "FixedArray":
      return b.kind === "FixedArray" && a.count === b.count && typesEqual(a.element, b.element);
    case "RuntimeArray":
      return b.kind === "RuntimeArray" && typesEqual(a.element, b.element);
    case "Struct":
      return b.kind === "Struct" && a.name === b.name && membersEqual(a.members, b.members);
    default:
      return assertNever(a);
  }
}

function membersEqual(a: readonly Member[], b: readonly Member[]): boolean {
  return (
    a.length === b.length &&
    a.every((member, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        member.name === other.name &&
        member.alignBytes === other.alignBytes &&
        member.sizeBytes === other.sizeBytes &&
        typesEqual(member.type, other.type)
      );
    })
  );
}

/** How messages and the printed IR spell a type. Each target has a speller of its own. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case "Scalar":
      return type.scalar;
    case "Vector":
      return `vec${type.size}<${type.component}>`;
    case "Atomic":
      return `atomic<${type.scalar}>`;
    case "FixedArray":
      return `array<${typeName(type.element)}, ${type.count}>`;
    case "RuntimeArray":
      return `array<${typeName(type.element)}>`;
    case "Struct":
      return type.name;
    default:
      return assertNever(type);
  }
}

/** Closes a switch over a union: a new alternative fails to compile here, and an alien value fails loudly. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
