/** Buffers: what they hold, where they are bound, and what WGSL asks of their address space. */
import { bufferLayout, uniformFindings } from "../../ir/layout.js";
import type { Type } from "../../ir/types.js";
import { layOutArray, layOutMembers } from "./lay-out-fields.js";
import type { BufferContent, BufferEntry, Layout } from "./layout.js";
import { U32_MAX, type Scope } from "./scope.js";
import type { BufferSpec } from "./spec.js";

/** WebGPU's default limits: `maxBindGroups` 4, `maxBindingsPerBindGroup` 1000. */
const LAST_GROUP = 3;
const LAST_BINDING = 999;
/** WebGPU's default `maxUniformBufferBindingSize`, which a device offers unless it is asked for more. */
const MAX_UNIFORM_BYTES = 65_536;
/** The one group in which an extension may bind; the others are the base's. */
const EXTENSION_GROUP = 1;

export function layOutBuffers(specs: readonly BufferSpec[], base: Layout | undefined, scope: Scope): BufferEntry[] {
  const bound = new Map<string, { name: string; at?: BufferSpec["at"] }>(base?.buffers.map((buffer) => [`${buffer.group}.${buffer.binding}`, { name: buffer.name }]));
  return specs.filter((spec) => scope.declare("buffer", spec.name, spec.at)).flatMap((spec) => {
    const entry = layOutBuffer(spec, scope);
    if (entry === undefined) return [];
    const place = `${entry.group}.${entry.binding}`;
    const first = bound.get(place);
    if (first === undefined) bound.set(place, { name: spec.name, at: spec.at });
    else {
      const notes = first.at === undefined ? [] : [{ message: first.name, at: first.at }];
      scope.findings.invalid(spec.at, "layout/binding", `${spec.name} is bound where ${first.name} is (group ${entry.group}, binding ${entry.binding})`, { notes });
    }
    if (base !== undefined && entry.group !== EXTENSION_GROUP) {
      scope.findings.invalid(spec.group.at, "extends/group", `a buffer of an extension lies in group ${EXTENSION_GROUP} (${spec.name} is in group ${entry.group})`);
    }
    return [entry];
  });
}

function layOutBuffer(spec: BufferSpec, scope: Scope): BufferEntry | undefined {
  const group = scope.numberIn(spec.group, `the group of ${spec.name}`, 0, LAST_GROUP);
  const binding = scope.numberIn(spec.binding, `the binding of ${spec.name}`, 0, LAST_BINDING);
  const laidOut = layOutContent(spec, scope);
  if (laidOut === undefined) return undefined;
  const { content, type } = laidOut;
  const { fixedBytes, strideBytes } = bufferLayout(type);
  const tail = content.kind === "Array" ? content : content.fields.at(-1)?.value;
  const parameter = tail?.kind === "Array" && tail.length.kind === "Parameter" ? tail.length.parameter : undefined;
  checkAddressSpace(spec, type, fixedBytes, scope);
  checkLength(spec, fixedBytes, (strideBytes ?? 0) * (parameter === undefined ? 0 : (scope.parameters.get(parameter)?.max ?? 0)), scope);
  return {
    name: spec.name,
    doc: spec.doc,
    origin: "own",
    group,
    binding,
    access: spec.access,
    type,
    fixedBytes,
    ...(strideBytes === undefined ? {} : { strideBytes }),
    ...(parameter === undefined ? {} : { lengthParameter: parameter }),
    content,
  };
}

function layOutContent(spec: BufferSpec, scope: Scope): { content: BufferContent; type: Type } | undefined {
  const { fields, element, count } = spec;
  if (fields !== undefined && element === undefined && count === undefined) {
    if (fields.length === 0) scope.findings.invalid(spec.at, "spec/missing-key", `the buffer ${spec.name} has no fields`);
    const members = layOutMembers({ kind: "buffer", name: spec.name, fields, rules: spec.rules }, scope);
    return { content: { kind: "Struct", alignBytes: members.alignBytes, fields: members.fields, rules: members.rules }, type: members.type };
  }
  if (fields === undefined && element !== undefined && count !== undefined) {
    for (const rule of spec.rules) scope.findings.invalid(rule.at, "layout/rule", `${spec.name} is an array, and only a record has rules; say it of the element's struct`);
    const array = layOutArray(element, count, scope);
    return { content: array.value, type: array.type };
  }
  scope.findings.invalid(spec.at, "spec/missing-key", `the buffer ${spec.name} has either fields, or element and count`);
  return undefined;
}

/** Byte lengths are computed in doubles, and the fixed part has 32-bit offsets. */
function checkLength(spec: BufferSpec, fixedBytes: number, tailBytes: number, scope: Scope): void {
  if (spec.fields === undefined && fixedBytes > U32_MAX) {
    scope.findings.invalid(spec.at, "layout/too-large", `${spec.name} takes more bytes than 32 bits can count (${fixedBytes})`);
  }
  if (!Number.isSafeInteger(fixedBytes + tailBytes)) {
    scope.findings.invalid(spec.at, "layout/too-large", `${spec.name} could take more bytes than 2^53 (${fixedBytes} + ${tailBytes})`);
  }
}

function checkAddressSpace(spec: BufferSpec, type: Type, fixedBytes: number, scope: Scope): void {
  if (spec.access === "uniform") {
    for (const finding of uniformFindings(type)) {
      scope.findings.invalid(spec.accessAt, "layout/uniform", `${spec.name} can't be a uniform buffer: ${finding.replace(/^: /, "")}`, helpWithUniform(finding));
    }
    // A run-time tail was refused above, so the fixed part is all of it.
    if (fixedBytes > MAX_UNIFORM_BYTES) {
      scope.findings.invalid(spec.accessAt, "layout/uniform", `${spec.name} takes more bytes than WebGPU lets a uniform buffer have by default (${fixedBytes}, maxUniformBufferBindingSize is ${MAX_UNIFORM_BYTES})`, {
        help: "write access: read, or split it into several buffers",
      });
    }
  }
  if (spec.access === "read" && holdsAtomic(type)) {
    scope.findings.invalid(spec.accessAt, "layout/access", `${spec.name} holds atomics, which a shader may not even read in a read-only buffer`, { help: "write access: read_write" });
  }
}

function helpWithUniform(finding: string): { readonly help?: string } {
  if (finding.includes("array stride")) return { help: "make each element 16 bytes long: a vec4, or a struct whose last field has a `size` that fills it" };
  return finding.includes("offset is not a multiple") || finding.includes("starts inside") ? { help: "write align: 16 at that field" } : {};
}

function holdsAtomic(type: Type): boolean {
  switch (type.kind) {
    case "Atomic":
      return true;
    case "FixedArray":
    case "RuntimeArray":
      return holdsAtomic(type.element);
    case "Struct":
      return type.members.some((member) => holdsAtomic(member.type));
    default:
      return false;
  }
}
