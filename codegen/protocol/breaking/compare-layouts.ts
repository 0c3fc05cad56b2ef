/**
 * Two layouts of one protocol: everything that breaks whoever was built against the first one, and everything that was
 * added. Entries are matched by name; what is matched no more is gone.
 */
import type { BufferDocument, ConstantDocument, LayoutDocument, ParameterDocument } from "../layout-document.js";
import { Places } from "../places.js";
import { compareEnum } from "./compare-enums.js";
import { compareOpcode } from "./compare-opcodes.js";
import { compareContent, compareRecord, compareStruct, type RecordDocument } from "./compare-records.js";
import { compareLimits, domainOf, type Sides } from "./compare-types.js";
import { LEVELS, Report, type Addition, type BreakingFinding, type Bump } from "./report.js";
import { isAtLeast, smallestVersion } from "./version.js";

export interface Comparison {
  /** By place, the gravest level first where several stand at one. */
  readonly findings: readonly BreakingFinding[];
  readonly additions: readonly Addition[];
  readonly bump: Bump;
  readonly version: {
    readonly before: string;
    readonly after: string;
    /** The smallest one that announces all of this. */
    readonly needed: string;
    /** `after` has risen enough. */
    readonly allowed: boolean;
  };
}

/** `places` are those of the spec behind `after`. */
export function compareLayouts(before: LayoutDocument, after: LayoutDocument, places: Places): Comparison {
  const report = new Report(places);
  report.stays("PROTOCOL_SAME_NAME", "protocol", "the protocol", before.protocol, after.protocol);
  compareBase(before, after, report);
  const sides: Sides = { before, after, compared: new Set() };
  const names = new Names(before, after, report);
  names.compare("parameters", (a, b) => compareParameter(a, b, report));
  names.compare("constants", (a, b) => compareConstant(a, b, report));
  names.compare("enums", (a, b) => compareEnum(a, b, report));
  match(before.opcodes, after.opcodes, (a, b) => compareOpcode(a, b, sides, report));
  for (const [old, heir] of renamed(before.opcodes, after.opcodes, (a, b) => a.value === b.value)) compareOpcode(old, heir, sides, report);
  names.compare("structs", (a, b) => compareStruct(a, b, sides, report));
  names.compare("buffers", (a, b) => compareBuffer(a, b, sides, report));
  for (const [old, heir] of renamed(before.buffers, after.buffers, (a, b) => a.group === b.group && a.binding === b.binding)) compareBuffer(old, heir, sides, report);
  if (report.bump === "none" && significant(before) !== significant(after)) report.adds("LAYOUT_CHANGED", "version", "the layout has changed in a way that breaks nobody");
  const versions = { before: before.version ?? "0.0.0", after: after.version ?? "0.0.0" };
  const needed = smallestVersion(versions.before, report.bump);
  return {
    findings: [...report.findings].sort((a, b) => byPlace(a, b) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)),
    additions: [...report.additions].sort(byPlace),
    bump: report.bump,
    version: { ...versions, needed, allowed: isAtLeast(versions.after, needed) },
  };
}

const SECTIONS = ["parameters", "constants", "enums", "structs", "buffers"] as const;
type Section = (typeof SECTIONS)[number];
type Entry<S extends Section> = LayoutDocument[S][number];

/** Entries of a section by name, and what becomes of a name that the section has lost. */
class Names {
  readonly #before: LayoutDocument;
  readonly #after: LayoutDocument;
  readonly #report: Report;

  constructor(before: LayoutDocument, after: LayoutDocument, report: Report) {
    this.#before = before;
    this.#after = after;
    this.#report = report;
  }

  compare<S extends Section>(section: S, compare: (before: Entry<S>, after: Entry<S>) => void): void {
    const [before, after]: readonly [readonly Entry<S>[], readonly Entry<S>[]] = [this.#before[section], this.#after[section]];
    match(before, after, compare);
    for (const { name } of before) if (!has(after, name)) this.#gone(section, name);
    const fresh = after.filter(({ name }) => !has(before, name) && !this.#movedHere(section, name));
    for (const { name } of fresh) this.#report.adds("SYMBOL_ADDED", `${section}.${name}`, `the ${singular(section)} ${name} is new`);
  }

  #gone(section: Section, name: string): void {
    const other = SECTIONS.find((each) => each !== section && has(this.#after[each], name) && !has(this.#before[each], name));
    if (other !== undefined) this.#report.breaks("SYMBOL_SAME_KIND", `${other}.${name}`, `${name} is a ${singular(other)}, and was a ${singular(section)}`);
    else this.#report.breaks("SYMBOL_NO_DELETE", "version", `the ${singular(section)} ${name} is gone`);
    const heirs = this.#after.buffers;
    const buffer = section === "buffers" ? this.#before.buffers.find((each) => each.name === name) : undefined;
    if (buffer !== undefined && !heirs.some((heir) => heir.group === buffer.group && heir.binding === buffer.binding)) {
      this.#report.breaks("BUFFER_NO_DELETE", "version", `nothing is bound any more where ${name} was (group ${buffer.group}, binding ${buffer.binding})`);
    }
  }

  #movedHere(section: Section, name: string): boolean {
    return SECTIONS.some((each) => each !== section && has(this.#before[each], name) && !has(this.#after[each], name));
  }
}

function match<E extends { readonly name: string }>(before: readonly E[], after: readonly E[], compare: (before: E, after: E) => void): void {
  const old = new Map(before.map((each) => [each.name, each]));
  for (const each of after) {
    const same = old.get(each.name);
    if (same !== undefined) compare(same, each);
  }
}

/** What has gone, with what is new and stands in its place. */
function renamed<E extends { readonly name: string }>(before: readonly E[], after: readonly E[], isSamePlace: (a: E, b: E) => boolean): (readonly [E, E])[] {
  return before.flatMap((each) => {
    const heir = has(after, each.name) ? undefined : after.find((other) => !has(before, other.name) && isSamePlace(each, other));
    return heir === undefined ? [] : [[each, heir] as const];
  });
}

function has(entries: readonly { readonly name: string }[], name: string): boolean {
  return entries.some((each) => each.name === name);
}

/** An extension's module holds its additions alone, and its peers know one another by the base's hash. */
function compareBase(before: LayoutDocument, after: LayoutDocument, report: Report): void {
  const [old, fresh] = [before.extends?.protocol, after.extends?.protocol];
  if (old !== fresh) report.breaks("PROTOCOL_SAME_NAME", "extends", `the protocol extends ${fresh ?? "nothing"}, and extended ${old ?? "nothing"}`);
}

function singular(section: Section): string {
  return section.slice(0, -1);
}

function compareParameter(before: ParameterDocument, after: ParameterDocument, report: Report): void {
  const path = `parameters.${after.name}`;
  compareLimits(path, after.name, [{ min: before.min, max: before.max }], [{ min: after.min, max: after.max }], domainOf({ type: "u32" }), report);
  const text = (value: number | undefined): string => (value === undefined ? "none" : String(value));
  report.stays("PARAMETER_SAME_DEFAULT", `${path}.default`, `the default of ${after.name}`, text(before.default), text(after.default));
}

function compareConstant(before: ConstantDocument, after: ConstantDocument, report: Report): void {
  report.stays("CONSTANT_SAME_VALUE", `constants.${after.name}.value`, after.name, before.value, after.value);
}

function compareBuffer(before: BufferDocument, after: BufferDocument, sides: Sides, report: Report): void {
  const path = `buffers.${after.name}`;
  const { name } = after;
  if (before.group !== after.group) report.breaks("BUFFER_SAME_GROUP", `${path}.group`, `${name} is in group ${after.group}, and was in ${before.group}`);
  if (before.binding !== after.binding) report.breaks("BUFFER_SAME_BINDING", `${path}.binding`, `${name} is at binding ${after.binding}, and was at ${before.binding}`);
  report.stays("ACCESS_SAME", `${path}.access`, name, before.access, after.access);
  const [old, fresh] = [recordOf(before), recordOf(after)];
  if (old !== undefined && fresh !== undefined) compareRecord(path, name, old, fresh, sides, report);
  else if (old === undefined && fresh === undefined) compareContent(path, name, before, after, sides, report);
  else report.stays("BUFFER_SAME_TYPE", path, name, old === undefined ? "an array" : "a record", fresh === undefined ? "an array" : "a record");
}

function recordOf({ fields, rules = [] }: BufferDocument): RecordDocument | undefined {
  return fields === undefined ? undefined : { fields, rules };
}

/** The text that tells layouts apart: without prose, and without what only names them. */
function significant(document: LayoutDocument): string {
  return JSON.stringify(document, (key, value: unknown) => (["doc", "why", "version", "abiHash", "spec"].includes(key) ? undefined : value));
}

function byPlace(a: { readonly at: BreakingFinding["at"] }, b: { readonly at: BreakingFinding["at"] }): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.line - b.at.line || a.at.column - b.at.column;
}
