/** Places: roots, paths, and who may do what with which memory. */
import type { Expression, IndexStep, Place, Statement } from "../ir.js";
import { elementType, memberType } from "../type-of.js";
import { scalarOf, typeName, typesEqual, type Scalar, type Type } from "../types.js";
import type { Context } from "./context.js";
import { checkExpression } from "./expressions.js";
import { nearest } from "./nearest-name.js";
import { isConstructible } from "./type-rules.js";

/** The type at the end of the path; nothing where a finding was reported. All indices are checked in any case. */
function checkPlace(context: Context, place: Place): Type | undefined {
  let type = rootType(context, place);
  for (const step of place.path) type = step.kind === "Field" ? fieldType(context, place, type, step.name) : indexedType(context, type, step);
  return type;
}

/** A place that Load reads or Store writes: not atomic, and a value as a whole. */
export function checkValuePlace(context: Context, place: Place, user: Statement | Expression): Type | undefined {
  const type = checkPlace(context, place);
  if (type === undefined || isConstructible(type)) return type;
  if (type.kind === "Atomic") {
    const instead = user.kind === "Store" ? "AtomicStore" : "AtomicLoad";
    context.findings.report("place/atomic", place, `a ${user.kind} stands on ${typeName(type)}`, { help: `use ${instead}` });
  } else {
    context.findings.report("place/not-a-value", place, `a ${user.kind} stands on ${typeName(type)}, which holds an atomic or a run-time array`);
  }
  return undefined;
}

/** A place that an atomic operation stands on; the answer is the scalar that it yields and takes. */
export function checkAtomicPlace(context: Context, place: Place, user: Statement | Expression): Scalar | undefined {
  const type = checkPlace(context, place);
  if (type === undefined) return undefined;
  if (type.kind === "Atomic") return scalarOf(type.scalar);
  context.findings.report("place/not-atomic", place, `an ${user.kind} stands on ${typeName(type)}, which is not atomic`);
  return undefined;
}

export function checkWritable(context: Context, place: Place): void {
  const buffer = place.root.kind === "Buffer" ? context.buffers.get(place.root.name) : undefined;
  if (buffer === undefined || buffer.access === "read_write") return;
  const notes = [{ message: `\`${buffer.name}\` is declared ${buffer.access}`, node: buffer }];
  context.findings.report("place/read-only", place, `a ${buffer.access} buffer is written`, { notes });
}

function rootType(context: Context, place: Place): Type | undefined {
  const { kind, name } = place.root;
  const meaning = context.scope.lookup(name, place);
  if (meaning.kind === "Faulty") return undefined;
  if (meaning.kind === kind) return meaning.type;
  context.findings.report("place/root-kind", place, `a place says that \`${name}\` is a ${kind} where it is a ${meaning.kind}`);
  return undefined;
}

function fieldType(context: Context, place: Place, type: Type | undefined, name: string): Type | undefined {
  if (type === undefined) return undefined;
  const member = memberType(type, name);
  if (member !== undefined) return member;
  const members = type.kind === "Struct" ? type.members.map((each) => each.name) : [];
  const similar = nearest(name, members);
  context.findings.report("place/unknown-member", place, `${typeName(type)} has no member \`${name}\``, similar === undefined ? {} : { help: `did you mean \`${similar}\`?` });
  return undefined;
}

function indexedType(context: Context, type: Type | undefined, step: IndexStep): Type | undefined {
  const { index } = step;
  const indexType = checkExpression(context, index);
  if (indexType !== undefined && !isIndex(indexType)) {
    context.findings.report("place/index-type", index, `an index has type ${typeName(indexType)} where u32 or i32 must stand`);
  }
  if (type === undefined) return undefined;
  const element = elementType(type);
  if (element === undefined) context.findings.report("place/not-indexable", index, `${typeName(type)} is indexed`);
  return element;
}

function isIndex(type: Type): boolean {
  return type.kind === "Scalar" && (type.scalar === "u32" || type.scalar === "i32");
}

/** Reports a value whose type is known and is not the wanted one. */
export function expectType(context: Context, node: Expression, actual: Type | undefined, wanted: Type | undefined, what: string): void {
  if (actual === undefined || wanted === undefined || typesEqual(actual, wanted)) return;
  context.findings.report("type/mismatch", node, `${what} has type ${typeName(actual)} where ${typeName(wanted)} must stand`);
}
