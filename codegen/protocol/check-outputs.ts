/**
 * Different names of a spec may become the same name in a generated file (`a_1` and `a1`, the constant `slot_bytes` and
 * the size of `slot`). Found here, at the spec's line, before anything is printed.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { sections } from "./emit-typescript.js";
import type { Findings } from "./findings.js";
import type { Layout } from "./layout.js";
import { camelCase, pascalCase } from "./names.js";
import { Places } from "./places.js";
import { recordOf, type FieldRecord } from "./records-of.js";
import { bitParts, U64_FUNCTIONS, usesWide } from "./shader-accessors.js";
import type { FieldSpec, Named, Spec } from "./spec.js";
import { TAKEN_NAMES } from "./typescript/support.js";
import { viewMembers } from "./typescript/views.js";

interface Owner {
  readonly what: string;
  readonly at?: SourceLocation;
}

export function checkOutputs(layout: Layout, spec: Spec, findings: Findings): void {
  const owners = new Map<string, Owner>(TAKEN_NAMES.map((name) => [name, { what: "the generated module itself" }]));
  for (const each of [...layout.structs, ...layout.buffers]) {
    if (each.origin === "base") owners.set(pascalCase(each.name), { what: `${each.name} of the base` });
  }
  const places = new Places(spec);
  for (const { what, name, declarations } of sections(layout)) {
    const at = places.at(`${what}.${name}`);
    // An enum is a constant and a type of one name, which is how TypeScript says that they belong together.
    for (const { name: generated, kind } of declarations) if (kind !== "Type") refuseSecond(generated, { what: `${what}.${name}`, at }, owners, findings);
  }
  for (const each of spec.enums) checkMembers(`enums.${each.name}`, each.values, findings);
  checkMembers("opcodes", spec.opcodes, findings);
  for (const each of spec.structs) checkFields(`structs.${each.name}`, each.fields, layout.structs.find((struct) => struct.name === each.name), findings);
  for (const each of spec.buffers) {
    const buffer = layout.buffers.find(({ name }) => name === each.name);
    checkFields(`buffers.${each.name}`, each.fields ?? [], buffer && recordOf(buffer), findings);
  }
  checkShaderNames(layout, places, findings);
}

/** Properties of one object. */
function checkMembers(path: string, entries: readonly Named[], findings: Findings): void {
  const owners = new Map<string, Owner>();
  for (const each of entries) refuseSecond(camelCase(each.name), { what: `${path}.${each.name}`, at: each.at }, owners, findings);
}

/** Properties of a value, and members of a view, of which an array has several. */
function checkFields(path: string, specs: readonly FieldSpec[], record: FieldRecord | undefined, findings: Findings): void {
  const owners = new Map<string, Owner>([
    ["constructor", { what: "the class of the view" }],
    ["moveTo", { what: "the class of the view" }],
  ]);
  for (const spec of specs) {
    const field = record?.fields.find((each) => each.name === spec.name);
    if (record === undefined || field === undefined || field.reserved) continue;
    const names = new Set([camelCase(field.name), ...viewMembers(record, field).map((member) => member.name)]);
    for (const name of names) refuseSecond(name, { what: `${path}.${field.name}`, at: spec.at }, owners, findings);
    checkMembers(`${path}.${field.name}`, spec.bits ?? [], findings);
  }
}

/** Variables and functions of a shader share one scope. Constants and structs are told apart from them by their case. */
function checkShaderNames(layout: Layout, places: Places, findings: Findings): void {
  const owners = new Map<string, Owner>((usesWide(layout) ? U64_FUNCTIONS : []).map((name) => [name, { what: "the shader's own functions" }]));
  for (const each of layout.buffers) refuseSecond(each.name, { what: `buffers.${each.name}`, at: places.at(`buffers.${each.name}`) }, owners, findings);
  const accessors = (path: string, record: FieldRecord): void => {
    const owner = { what: `the accessors of ${record.name}`, at: places.at(path) };
    for (const name of bitParts(record).flatMap(({ getter, setter }) => [getter, setter])) refuseSecond(name, owner, owners, findings);
  };
  for (const each of layout.structs) accessors(`structs.${each.name}`, each);
  for (const each of layout.buffers.flatMap((buffer) => recordOf(buffer) ?? [])) accessors(`buffers.${each.name}`, each);
}

function refuseSecond(generated: string, owner: Required<Owner>, owners: Map<string, Owner>, findings: Findings): void {
  const first = owners.get(generated);
  if (first === undefined) {
    owners.set(generated, owner);
    return;
  }
  const notes = first.at === undefined ? [] : [{ message: first.what, at: first.at }];
  const both = first.what === owner.what ? `${owner.what} would generate the name ${generated} twice` : `${owner.what} and ${first.what} would both generate the name ${generated}`;
  findings.invalid(owner.at, "output/clash", both, { notes, help: "rename one of them" });
}
