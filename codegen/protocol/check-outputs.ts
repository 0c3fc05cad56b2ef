/**
 * Different names of a spec may become the same name in a generated file (`a_1` and `a1`, the constant `slot_bytes` and
 * the size of `slot`). Found here, at the spec's line, before anything is printed.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { sections } from "./emit-typescript.js";
import type { Findings } from "./findings.js";
import type { Layout } from "./layout.js";
import { camelCase, pascalCase } from "./names.js";
import type { FieldSpec, Named, Spec } from "./spec.js";
import { TAKEN_NAMES } from "./typescript/support.js";

interface Owner {
  readonly what: string;
  readonly at?: SourceLocation;
}

export function checkOutputs(layout: Layout, spec: Spec, findings: Findings): void {
  const owners = new Map<string, Owner>(TAKEN_NAMES.map((name) => [name, { what: "the generated module itself" }]));
  for (const each of [...layout.structs, ...layout.buffers]) {
    if (each.origin === "base") owners.set(pascalCase(each.name), { what: `${each.name} of the base` });
  }
  const places = placesOf(spec);
  for (const { what, name, declarations } of sections(layout)) {
    const at = places.get(`${what}.${name}`) ?? spec.at;
    // An enum is a constant and a type of one name, which is how TypeScript says that they belong together.
    for (const { name: generated, kind } of declarations) if (kind !== "Type") refuseSecond(generated, { what: `${what}.${name}`, at }, owners, findings);
  }
  for (const each of spec.enums) checkMembers(`enums.${each.name}`, each.values, findings);
  checkMembers("opcodes", spec.opcodes, findings);
  for (const each of spec.structs) checkFields(`structs.${each.name}`, each.fields, findings);
  for (const each of spec.buffers) checkFields(`buffers.${each.name}`, each.fields ?? [], findings);
}

/** Properties of one object. */
function checkMembers(path: string, entries: readonly Named[], findings: Findings): void {
  const owners = new Map<string, Owner>();
  for (const each of entries) refuseSecond(camelCase(each.name), { what: `${path}.${each.name}`, at: each.at }, owners, findings);
}

/** Members of a view: an array has three of its own. */
function checkFields(path: string, fields: readonly FieldSpec[], findings: Findings): void {
  const owners = new Map<string, Owner>([
    ["constructor", { what: "the class of the view" }],
    ["moveTo", { what: "the class of the view" }],
  ]);
  for (const field of fields) {
    const name = camelCase(field.name);
    const isArray = field.type.text.includes("[");
    const members = isArray ? [name, `${name}At`, `set${pascalCase(field.name)}At`, `${name}Length`] : [name];
    for (const member of field.reserved ? [] : members) refuseSecond(member, { what: `${path}.${field.name}`, at: field.at }, owners, findings);
  }
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

/** Where each entry stands in the text, by its path in the document. */
function placesOf(spec: Spec): Map<string, SourceLocation> {
  const places = new Map<string, SourceLocation>();
  for (const what of ["constants", "parameters", "enums", "structs", "buffers"] as const) {
    const entries: readonly Named[] = spec[what];
    for (const each of entries) places.set(`${what}.${each.name}`, each.at);
  }
  return places;
}
