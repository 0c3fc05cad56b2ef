/**
 * Different names of a spec may become the same name in a generated file (`a_1` and `a1`, the constant `slot_bytes` and
 * the size of `slot`). Found here, at the spec's line, before anything is printed.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { sections } from "./emit-typescript.js";
import type { Findings } from "./findings.js";
import { OPCODE_ENUM } from "./lay-out-enums.js";
import type { Layout, LayoutEntry, Origin } from "./layout.js";
import { camelCase, pascalCase, upperCase } from "./names.js";
import { Places } from "./places.js";
import { recordOf, type FieldRecord } from "./records-of.js";
import { bitParts, U64_FUNCTIONS, usesWide } from "./shader-accessors.js";
import { SHADER_CONSTANTS } from "./shader-module.js";
import type { FieldSpec, Named, Spec } from "./spec.js";
import { TAKEN_NAMES } from "./typescript/support.js";
import { viewMembers } from "./typescript/views.js";

interface Owner {
  readonly what: string;
  readonly at?: SourceLocation;
}

/** `base`: the layout that the spec extends, as its own module has it. */
export function checkOutputs(layout: Layout, spec: Spec, base: Layout | undefined, findings: Findings): void {
  const owners = new Map<string, Owner>(TAKEN_NAMES.map((name) => [name, { what: "the generated module itself" }]));
  const places = new Places(spec);
  // What an extension's module imports of its base stands beside its own names, which would hide it.
  for (const { what, name, declarations } of base === undefined ? [] : sections(base)) {
    const extended = what === "enums" && name === OPCODE_ENUM && spec.opcodes.length > 0;
    for (const { name: generated } of extended ? [] : declarations) owners.set(generated, { what: `${what}.${name} of the base` });
  }
  const refused = new Set<string>();
  for (const { what, name, declarations } of sections(layout)) {
    const at = places.at(`${what}.${name}`);
    // An enum is a constant and a type of one name, which is how TypeScript says that they belong together.
    for (const { name: generated, kind } of declarations) if (kind !== "Type" && refuseSecond(generated, { what: `${what}.${name}`, at }, owners, findings)) refused.add(generated);
  }
  for (const each of spec.enums) checkMembers(`enums.${each.name}`, each.values, findings);
  checkMembers("opcodes", spec.opcodes, findings, base?.opcodes);
  for (const each of spec.structs) checkFields(`structs.${each.name}`, each.fields, layout.structs.find((struct) => struct.name === each.name), findings);
  for (const each of spec.buffers) {
    const buffer = layout.buffers.find(({ name }) => name === each.name);
    checkFields(`buffers.${each.name}`, each.fields ?? [], buffer && recordOf(buffer), findings);
  }
  checkShaderNames(layout, places, refused, findings);
}

/** Properties of one object. */
function checkMembers(path: string, entries: readonly Named[], findings: Findings, base: readonly { readonly name: string }[] = []): void {
  const owners = new Map<string, Owner>(base.map(({ name }) => [camelCase(name), { what: `${path}.${name} of the base` }]));
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

/** A shader has everything in one scope, the base's entries included. `refused`: names that have a finding already. */
function checkShaderNames(layout: Layout, places: Places, refused: ReadonlySet<string>, findings: Findings): void {
  const owners = new Map<string, Owner>([...SHADER_CONSTANTS, ...(usesWide(layout) ? U64_FUNCTIONS : [])].map((name) => [name, { what: "the generated shader itself" }]));
  for (const { name, what } of shaderNames(layout, "base")) owners.set(name, { what: `${what} of the base` });
  for (const { name, what, path } of shaderNames(layout, "own")) if (!refused.has(name)) refuseSecond(name, { what, at: places.at(path) }, owners, findings);
}

interface ShaderName {
  readonly name: string;
  readonly what: string;
  /** Where it comes from. */
  readonly path: string;
}

function shaderNames(layout: Layout, origin: Origin): ShaderName[] {
  const of = <E extends LayoutEntry>(entries: readonly E[]): E[] => entries.filter((each) => each.origin === origin);
  const named = (name: string, path: string): ShaderName => ({ name, what: path, path });
  const accessors = (record: FieldRecord, path: string): ShaderName[] =>
    bitParts(record).flatMap(({ getter, setter }) => [getter, setter].map((name) => ({ name, what: `the accessors of ${record.name}`, path })));
  return [
    ...of(layout.constants).map(({ name }) => named(upperCase(name), `constants.${name}`)),
    ...layout.enums.flatMap((each) => of(each.values).map(({ name }) => ({ ...named(upperCase(each.name, name), `enums.${each.name}.values.${name}`), what: `enums.${each.name}.${name}` }))),
    ...of(layout.buffers).flatMap((each): ShaderName[] => {
      const [path, record] = [`buffers.${each.name}`, recordOf(each)];
      return [named(each.name, path), ...(record === undefined ? [] : [named(pascalCase(each.name), path), ...accessors(record, path)])];
    }),
    ...of(layout.structs).flatMap((each) => [named(pascalCase(each.name), `structs.${each.name}`), ...accessors(each, `structs.${each.name}`)]),
  ];
}

/** True where there was a first. */
function refuseSecond(generated: string, owner: Required<Owner>, owners: Map<string, Owner>, findings: Findings): boolean {
  const first = owners.get(generated);
  if (first === undefined) {
    owners.set(generated, owner);
    return false;
  }
  const notes = first.at === undefined ? [] : [{ message: first.what, at: first.at }];
  const both = first.what === owner.what ? `${owner.what} would generate the name ${generated} twice` : `${owner.what} and ${first.what} would both generate the name ${generated}`;
  findings.invalid(owner.at, "output/clash", both, { notes, help: "rename one of them" });
  return true;
}
