/**
 * `Spec` -> `Layout`: the one place that calls the steps in order. Numbers come first because everything counts in them,
 * then types from the inside out, then buffers, then opcodes, whose words a slot must hold.
 */
import { abiHash } from "./abi-hash.js";
import { isVersion } from "./breaking/version.js";
import { constrain } from "./constrain.js";
import type { Findings } from "./findings.js";
import { freeze } from "./freeze.js";
import { layOutBuffers } from "./lay-out-buffers.js";
import { extendOpcodes, layOutEnum, layOutOpcode, OPCODE_ENUM } from "./lay-out-enums.js";
import { layOutStructs } from "./lay-out-structs.js";
import type { AliasLayout, EnumLayout, Layout, OpcodeLayout, Origin, ParameterLayout, StructEntry } from "./layout.js";
import { isModuleWord, isName, NAME_RULE } from "./names.js";
import { resolveType } from "./resolve-type.js";
import { Scope, U32_MAX } from "./scope.js";
import type { AliasSpec, ParameterSpec, Spec, ValueSpec } from "./spec.js";

/** Undefined when there are findings. `extended` is the layout that the spec extends. */
export function layOut(spec: Spec, extended: Layout | undefined, findings: Findings): Layout | undefined {
  const base = extended === undefined ? undefined : asBase(extended);
  const scope = new Scope(findings, base);
  checkHeader(spec, base, findings);
  for (const parameter of spec.parameters) scope.declare("parameter", parameter.name, parameter.at);
  const constants = scope.defineConstants(spec.constants);
  const parameters = spec.parameters.map((each) => layOutParameter(each, scope));
  const enums = spec.enums.filter((each) => scope.declare("enum", each.name, each.at)).map((each) => define(layOutEnum(each, scope), scope.enums));
  for (const struct of spec.structs) scope.laterTypes.add(struct.name);
  const aliases = layOutAliases(spec.aliases, scope);
  scope.laterTypes.clear();
  const structs = layOutStructs(spec.structs, scope);
  const buffers = layOutBuffers(spec.buffers, base, scope);
  const opcodes = layOutOpcodes(spec, base, enums, scope);
  if (findings.failed) return undefined;
  const complete = {
    protocol: spec.protocol.text,
    version: spec.version.text,
    doc: spec.doc,
    ...(base === undefined ? {} : { base: { protocol: base.protocol, version: base.version, abiHash: base.abiHash } }),
    parameters: [...(base?.parameters ?? []), ...parameters],
    constants: [...(base?.constants ?? []), ...constants],
    aliases: [...(base?.aliases ?? []), ...aliases],
    // The extension's opcodes stand in the base's enum.
    enums: [...(base?.enums ?? []).map((each) => scope.enums.get(each.name) ?? each), ...enums],
    opcodes: [...(base?.opcodes ?? []), ...opcodes],
    structs: [...(base?.structs ?? []), ...structs],
    buffers: [...(base?.buffers ?? []), ...buffers],
  };
  return freeze({ ...complete, abiHash: abiHash(complete) });
}

function checkHeader(spec: Spec, base: Layout | undefined, findings: Findings): void {
  if (!isName(spec.protocol.text)) findings.invalid(spec.protocol.at, "spec/name", `${JSON.stringify(spec.protocol.text)} is not a name`, { help: NAME_RULE });
  if (isModuleWord(spec.protocol.text)) {
    findings.invalid(spec.protocol.at, "spec/name", `${spec.protocol.text} is a word of TypeScript, so no protocol may have it as its name`, { help: `write another name, as in ${spec.protocol.text}_protocol` });
  }
  if (base !== undefined && base.protocol === spec.protocol.text) {
    findings.invalid(spec.protocol.at, "spec/duplicate-name", `${spec.protocol.text} is already the name of the base`);
  }
  if (!isVersion(spec.version.text)) {
    findings.invalid(spec.version.at, "spec/version", `${JSON.stringify(spec.version.text)} is not a version`, { help: "write major.minor.patch, as in 1.0.0" });
  }
}

function layOutParameter(spec: ParameterSpec, scope: Scope): ParameterLayout {
  const min = scope.numberIn(spec.min, `min of ${spec.name}`, 0, U32_MAX);
  const max = scope.numberIn(spec.max, `max of ${spec.name}`, 0, U32_MAX);
  if (min > max) scope.findings.invalid(spec.min.at, "spec/range", `no count of ${spec.name} is legal (min ${min}, max ${max})`);
  const fallback = spec.default === undefined ? {} : { default: scope.numberIn(spec.default, `default of ${spec.name}`, min, Math.max(min, max)) };
  return define({ name: spec.name, doc: spec.doc, origin: "own" as const, min, max, ...fallback }, scope.parameters);
}

/** An alias may name one that stands before it; structs are laid out later, because their fields may use aliases. */
function layOutAliases(specs: readonly AliasSpec[], scope: Scope): AliasLayout[] {
  const fresh = specs.filter((spec) => scope.declare("alias", spec.name, spec.at));
  for (const spec of fresh) scope.laterAliases.add(spec.name);
  return fresh.map((spec) => {
    const { value, type } = resolveType(spec.type, scope, { tail: false });
    scope.laterAliases.delete(spec.name);
    return define({ name: spec.name, doc: spec.doc, origin: "own" as const, value: constrain(value, spec.valid, scope), type }, scope.aliases);
  });
}

function layOutOpcodes(spec: Spec, base: Layout | undefined, enums: readonly EnumLayout[], scope: Scope): OpcodeLayout[] {
  const maxWords = argumentWords(scope.structs);
  const withNumbers = (specs: readonly ValueSpec[], values: EnumLayout["values"]): OpcodeLayout[] =>
    specs.flatMap((each, i) => {
      const value = values[i];
      return value === undefined ? [] : [layOutOpcode(each, value, maxWords, scope)];
    });
  const own = enums.find((each) => each.name === OPCODE_ENUM);
  const inBase = base?.enums.find((each) => each.name === OPCODE_ENUM);
  const first = spec.opcodes[0];
  if (first !== undefined && inBase === undefined) {
    scope.findings.invalid(first.at, "spec/unknown-key", `opcodes adds to the enum ${OPCODE_ENUM} of a base, and there is none`, {
      help: base === undefined ? `write them under enums: ${OPCODE_ENUM}: values:` : `${base.protocol} has no enum ${OPCODE_ENUM}`,
    });
    return [];
  }
  if (inBase !== undefined) {
    const extended = define(extendOpcodes(inBase, spec.opcodes, scope), scope.enums);
    return withNumbers(spec.opcodes, extended.values.slice(inBase.values.length));
  }
  return own === undefined ? [] : withNumbers(spec.enums.find((each) => each.name === OPCODE_ENUM)?.values ?? [], own.values);
}

/** How many argument and result words a slot has: the array `args` of the struct `slot`. */
function argumentWords(structs: ReadonlyMap<string, StructEntry>): number | undefined {
  const args = structs.get("slot")?.fields.find((field) => field.name === "args");
  return args?.value.kind === "Array" && args.value.length.kind === "Fixed" ? args.value.length.count : undefined;
}

function define<T extends { readonly name: string }>(entry: T, map: Map<string, T>): T {
  map.set(entry.name, entry);
  return entry;
}

/** The same layout, seen from a spec that extends it. */
function asBase(layout: Layout): Layout {
  const mark = <E extends { readonly origin: Origin }>(entries: readonly E[]): E[] => entries.map((each) => ({ ...each, origin: "base" }));
  return {
    ...layout,
    parameters: mark(layout.parameters),
    constants: mark(layout.constants),
    aliases: mark(layout.aliases),
    enums: mark(layout.enums).map((each) => ({ ...each, values: mark(each.values) })),
    opcodes: mark(layout.opcodes),
    structs: mark(layout.structs),
    buffers: mark(layout.buffers),
  };
}
