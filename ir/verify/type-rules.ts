/** Which types may stand where. `TypeRules` sees every type of a program, so that one struct name stands for one layout. */
import { compareExchangeResult } from "../ir.js";
import { isIdentifier } from "../identifier.js";
import { alignBytes, sizeBytes } from "../layout.js";
import type { ProgramNode } from "../print.js";
import { assertNever, typeName, typesEqual, type Member, type Struct, type Type } from "../types.js";
import type { Findings } from "./findings.js";
import { MAX_STRUCT_MEMBERS, MAX_TYPE_NESTING } from "./language-limits.js";
import { checkName } from "./scope.js";

export class TypeRules {
  readonly #findings: Findings;
  /** Structs by name, as first seen, and whether they keep the rules. */
  readonly #structs = new Map<string, { readonly type: Struct; readonly ok: boolean; readonly node: ProgramNode | undefined }>();
  /** Types by identity: most are shared objects that stand in many places. */
  readonly #known = new Map<Type, boolean>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** What holds for a type wherever it stands. False where something was reported for it, here or before. */
  isSound(type: Type, node: ProgramNode | undefined): boolean {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const sound = this.#isShallow(type, node) && this.#check(type, node);
    this.#known.set(type, sound);
    return sound;
  }

  /** A type that a value or a variable of an invocation can have. */
  isConstructible(type: Type, node: ProgramNode, what: string): boolean {
    if (!this.isSound(type, node)) return false;
    if (isConstructible(type)) return true;
    this.#findings.report("type/not-constructible", node, `${what} has type ${typeName(type)}, which holds an atomic or a run-time array`);
    return false;
  }

  #check(type: Type, node: ProgramNode | undefined): boolean {
    switch (type.kind) {
      case "Scalar":
      case "Atomic":
        return true;
      case "Vector":
        if ([2, 3, 4].includes(type.size)) return true;
        this.#findings.report("type/vector-size", node, `a vector has ${String(type.size)} components where 2, 3 or 4 exist`);
        return false;
      case "FixedArray": {
        const counted = Number.isInteger(type.count) && type.count >= 1 && type.count <= 0xffffffff;
        if (!counted) this.#findings.report("type/array-count", node, `an array has ${type.count} elements where it must have at least 1`);
        return this.#isElement(type.element, node) && counted;
      }
      case "RuntimeArray":
        return this.#isElement(type.element, node);
      case "Struct":
        return this.#checkStruct(type, node);
      default:
        return assertNever(type);
    }
  }

  #isElement(element: Type, node: ProgramNode | undefined): boolean {
    if (!this.isSound(element, node)) return false;
    if (!holdsRuntimeArray(element)) return true;
    this.#findings.report("type/runtime-array", node, `an array element has type ${typeName(element)}, which holds a run-time array`);
    return false;
  }

  #checkStruct(type: Struct, node: ProgramNode | undefined): boolean {
    const first = this.#structs.get(type.name);
    if (first !== undefined) {
      if (typesEqual(first.type, type)) return first.ok;
      const notes = first.node === undefined ? [] : [{ message: `the other \`${type.name}\` is used here`, node: first.node }];
      this.#findings.report("type/struct-clash", node, `\`${type.name}\` stands for two different structs`, { notes });
      return false;
    }
    const before = { type, ok: true, node };
    // Registered before its members are looked at; a type is a tree, so it can't meet itself, only its namesake.
    this.#structs.set(type.name, before);
    const ok = this.#checkMembers(type, node);
    this.#structs.set(type.name, { ...before, ok });
    return ok;
  }

  #checkMembers(type: Struct, node: ProgramNode | undefined): boolean {
    let ok = true;
    const refuse = (message: string): void => {
      ok = false;
      this.#findings.report("type/struct-members", node, message);
    };
    checkName(this.#findings, type.name, node);
    if (type.members.length === 0) refuse(`struct \`${type.name}\` has no member`);
    if (type.members.length > MAX_STRUCT_MEMBERS) {
      this.#findings.report("limit/struct-members", node, `struct \`${type.name}\` has ${type.members.length} members (limit ${MAX_STRUCT_MEMBERS})`);
    }
    const names = new Set<string>();
    type.members.forEach((member, i) => {
      if (!isIdentifier(member.name)) refuse(`a member of struct \`${type.name}\` is called ${JSON.stringify(member.name)}, which is not an identifier`);
      if (names.has(member.name)) refuse(`struct \`${type.name}\` has two members \`${member.name}\``);
      names.add(member.name);
      if (!this.isSound(member.type, node)) ok = false;
      else if (!this.#checkMember(type, member, i === type.members.length - 1, node)) ok = false;
    });
    return ok;
  }

  #checkMember(type: Struct, member: Member, isLast: boolean, node: ProgramNode | undefined): boolean {
    const at = `member \`${member.name}\` of struct \`${type.name}\``;
    const tail = member.type.kind === "RuntimeArray";
    if (tail ? !isLast : holdsRuntimeArray(member.type)) {
      this.#findings.report("type/runtime-array", node, `${at} has type ${typeName(member.type)}, but a run-time array must be the last member of a buffer's own struct`);
      return false;
    }
    const align = member.alignBytes;
    const ownAlign = alignBytes(member.type);
    const size = member.sizeBytes;
    const ownSize = sizeBytes(member.type);
    const faults = [
      align !== undefined && (!isPowerOfTwo(align) || align < ownAlign) ? `an alignment of ${align} bytes (at least ${ownAlign}, a power of two)` : undefined,
      size !== undefined && (tail || !Number.isInteger(size) || size < ownSize) ? `a size of ${size} bytes (${tail ? "a run-time array has none" : `at least ${ownSize}`})` : undefined,
    ].filter((fault) => fault !== undefined);
    for (const fault of faults) this.#findings.report("type/member-layout", node, `${at} asks for ${fault}`);
    return faults.length === 0;
  }

  /** Iterative: the other rules recurse, and only over what this one has let through. */
  #isShallow(type: Type, node: ProgramNode | undefined): boolean {
    let level: Type[] = [type];
    for (let depth = 1; level.length > 0; depth++) {
      if (depth > MAX_TYPE_NESTING) {
        this.#findings.report("limit/type-nesting", node, `a type nests deeper than ${MAX_TYPE_NESTING} levels`);
        return false;
      }
      level = level.flatMap((each) => partsOf(each));
    }
    return true;
  }
}

function partsOf(type: Type): Type[] {
  if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return [type.element];
  return type.kind === "Struct" ? type.members.map((member) => member.type) : [];
}

/** Whether the type, or anything in it, is such a one. */
export function holds(type: Type, isSuch: (part: Type) => boolean): boolean {
  return isSuch(type) || partsOf(type).some((part) => holds(part, isSuch));
}

export function holdsRuntimeArray(type: Type): boolean {
  return holds(type, (part) => part.kind === "RuntimeArray");
}

export function holdsAtomic(type: Type): boolean {
  return holds(type, (part) => part.kind === "Atomic");
}

/** WGSL `constructible`: what a value can be. */
export function isConstructible(type: Type): boolean {
  return !holds(type, (part) => part.kind === "Atomic" || part.kind === "RuntimeArray");
}

const COMPARE_EXCHANGE_RESULTS = [compareExchangeResult("u32"), compareExchangeResult("i32")];

/** The struct that a compare-exchange yields. Everyone knows it, and no program may mention it but in the Let that names one. */
export function isCompareExchangeResult(type: Type): boolean {
  return type.kind === "Struct" && COMPARE_EXCHANGE_RESULTS.some((result) => typesEqual(type, result));
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 2 ** 30 && Number.isInteger(Math.log2(value));
}
