/** Where each part of a spec stands in its text, by a path as in `structs.slot.tenant.valid`. */
import type { SourceLocation } from "../../ir/diagnostic.js";
import type { FieldSpec, Spec, Text, ValueSpec } from "./spec.js";

export class Places {
  readonly #places = new Map<string, SourceLocation>();
  readonly #start: SourceLocation;

  /** `base`: the spec that this one extends; its parts stand in its own text. */
  constructor(spec: Spec, base?: Spec) {
    this.#start = spec.version.at;
    if (base !== undefined) this.#add(base);
    this.#add(spec);
  }

  /** The place of `path`, or of the nearest thing around it that has one; at last the version, which stands for the whole. */
  at(path: string): SourceLocation {
    for (let shorter = path; shorter !== ""; shorter = shorter.slice(0, Math.max(0, shorter.lastIndexOf(".")))) {
      const place = this.#places.get(shorter);
      if (place !== undefined) return place;
    }
    return this.#start;
  }

  #add(spec: Spec): void {
    this.#set("protocol", spec.protocol.at);
    this.#set("version", spec.version.at);
    if (spec.extends !== undefined) this.#set("extends", spec.extends.at);
    for (const each of spec.parameters) this.#many(`parameters.${each.name}`, each.at, { min: each.min, max: each.max, default: each.default });
    for (const each of spec.constants) this.#many(`constants.${each.name}`, each.at, { value: each.value });
    for (const each of spec.aliases) this.#set(`aliases.${each.name}`, each.at);
    for (const each of spec.enums) {
      this.#many(`enums.${each.name}`, each.at, { type: each.type });
      for (const value of each.values) this.#value(`enums.${each.name}.values.${value.name}`, value);
      each.reserved.forEach((range, i) => this.#set(`enums.${each.name}.reserved.${i}`, range.at));
    }
    for (const each of [...spec.enums.filter(({ name }) => name === "opcode").flatMap(({ values }) => values), ...spec.opcodes]) this.#opcode(`opcodes.${each.name}`, each);
    for (const each of spec.structs) {
      this.#many(`structs.${each.name}`, each.at, { size: each.size });
      this.#record(`structs.${each.name}`, each.fields, each.rules);
    }
    for (const each of spec.buffers) {
      this.#many(`buffers.${each.name}`, each.at, { group: each.group, binding: each.binding, element: each.element, count: each.count });
      this.#set(`buffers.${each.name}.access`, each.accessAt);
      this.#record(`buffers.${each.name}`, each.fields ?? [], each.rules);
    }
  }

  /** Fields stand beside the keys of their record, under `fields`. */
  #record(path: string, fields: readonly FieldSpec[], rules: readonly Text[]): void {
    rules.forEach((rule, i) => this.#set(`${path}.rules.${i}`, rule.at));
    for (const field of fields) {
      const own = `${path}.fields.${field.name}`;
      this.#many(own, field.at, { type: field.type, at: field.offset, align: field.align, size: field.size });
      if (field.valid !== undefined) this.#set(`${own}.valid`, field.valid.at);
      for (const bits of field.bits ?? []) this.#set(`${own}.bits.${bits.name}`, bits.at);
    }
  }

  #value(path: string, value: ValueSpec): void {
    this.#many(path, value.at, { value: value.value });
  }

  #opcode(path: string, opcode: ValueSpec): void {
    this.#value(path, opcode);
    this.#value(`enums.opcode.values.${opcode.name}`, opcode);
    for (const word of opcode.args) {
      this.#many(`${path}.arguments.${word.name}`, word.at, { type: word.type });
      if (word.valid !== undefined) this.#set(`${path}.arguments.${word.name}.valid`, word.valid.at);
    }
    for (const word of opcode.results) this.#set(`${path}.results.${word.name}`, word.at);
    for (const fault of opcode.faults) this.#set(`${path}.faults.${fault.name}`, fault.at);
  }

  #many(path: string, at: SourceLocation, parts: Readonly<Record<string, Text | undefined>>): void {
    this.#set(path, at);
    for (const [key, text] of Object.entries(parts)) if (text !== undefined) this.#set(`${path}.${key}`, text.at);
  }

  #set(path: string, at: SourceLocation): void {
    this.#places.set(path, at);
  }
}
