/** Places to byte offsets, with the bounds rule of `Place` on every index level. */
import type { Place } from "../ir.js";
import { sizeBytes, strideBytes, structLayout } from "../layout.js";
import { scalarOf, type Type, type Vector } from "../types.js";
import { assembleNumber } from "./assemble-expression.js";
import type { AssemblyContext } from "./assembly-context.js";
import type { AssembledPlace, Invocation, Site } from "./machine.js";
import { elementAt } from "./value.js";

interface IndexStep {
  readonly index: (invocation: Invocation) => number;
  readonly count: (invocation: Invocation) => number;
  readonly strideBytes: number;
  /** Steps of the path up to and without this one. */
  readonly depth: number;
}

/** Emits the shared accesses that its indices need. */
export function assemblePlace(context: AssemblyContext, place: Place): AssembledPlace {
  let type = place.root.kind === "Variable" ? context.typeOfVariable(place.root.name) : context.sharedRoot(place.root.name).type;
  let fixedBytes = 0;
  let vector: Vector | undefined;
  const steps: IndexStep[] = [];
  place.path.forEach((step, depth) => {
    if (step.kind === "Field") {
      const member = fieldOf(type, step.name);
      fixedBytes += member.offsetBytes;
      type = member.type;
    } else {
      const { element, stride } = elementsOf(type);
      vector = type.kind === "Vector" ? type : undefined;
      steps.push({ index: assembleNumber(context, step.index), count: countOf(context, place, type), strideBytes: stride, depth });
      type = element;
    }
  });
  const component = vector === undefined ? {} : { vector };
  return { place, type, ...component, offsetBytes: offsetFunction(fixedBytes, steps), violation: (invocation) => describeViolation(invocation, place, steps) };
}

export function reportOutOfBounds(invocation: Invocation, site: Site, place: AssembledPlace, access: string): void {
  invocation.run.findings.add("access/out-of-bounds", site, String(site.id), () => ({
    message: `${access} is out of bounds (${place.violation(invocation)})`,
  }));
}

function offsetFunction(fixedBytes: number, steps: readonly IndexStep[]): (invocation: Invocation) => number {
  if (steps.length === 0) return () => fixedBytes;
  return (invocation) => {
    let offsetBytes = fixedBytes;
    for (const step of steps) {
      const index = step.index(invocation);
      if (index < 0 || index >= step.count(invocation)) return -1;
      offsetBytes += index * step.strideBytes;
    }
    return offsetBytes;
  };
}

function fieldOf(type: Type, name: string): { readonly type: Type; readonly offsetBytes: number } {
  const member = type.kind === "Struct" ? structLayout(type).members.find((each) => each.name === name) : undefined;
  if (member === undefined) throw new Error(`no member ${name}: the program is not verified`);
  return member;
}

function elementsOf(type: Type): { readonly element: Type; readonly stride: number } {
  if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return { element: type.element, stride: strideBytes(type) };
  if (type.kind !== "Vector") throw new Error(`an index into a ${type.kind}: the program is not verified`);
  const element = scalarOf(type.component);
  return { element, stride: sizeBytes(element) };
}

function countOf(context: AssemblyContext, place: Place, type: Type): (invocation: Invocation) => number {
  if (type.kind === "FixedArray") return () => type.count;
  if (type.kind === "Vector") return () => type.size;
  const parameter = context.lengthParameter(place.root.name);
  return ({ run }) => elementAt(run.parameters, parameter);
}

function describeViolation(invocation: Invocation, place: Place, steps: readonly IndexStep[]): string {
  let text = place.root.name;
  for (const [depth, step] of place.path.entries()) {
    if (step.kind === "Field") {
      text += `.${step.name}`;
      continue;
    }
    const known = steps.find((each) => each.depth === depth);
    if (known === undefined) break;
    const index = known.index(invocation);
    const count = known.count(invocation);
    text += `[${index}]`;
    if (index < 0 || index >= count) return `${text}, count ${count}`;
  }
  return text;
}
