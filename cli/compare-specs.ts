/** Specs against what they were: the core of `check` and `breaking`, and how both say what they found. */
import { compareLayouts, type Comparison } from "../codegen/protocol/breaking/compare-layouts.js";
import { layoutDocument } from "../codegen/protocol/emit-layout-json.js";
import type { CompletedSpec } from "../codegen/protocol/compile-spec.js";
import { Places } from "../codegen/protocol/places.js";
import { formatLocation, type SourceLocation } from "../ir/diagnostic.js";
import { annotation } from "./annotation.js";
import type { FindEarlier } from "./earlier-layout.js";
import type { Output } from "./output.js";
import type { SpecFile } from "./spec-files.js";

export interface ComparedSpec {
  readonly file: SpecFile;
  readonly spec: CompletedSpec;
  /** Undefined where there was nothing to compare with. */
  readonly against?: string;
  readonly comparison?: Comparison;
}

export function compareSpec(file: SpecFile, spec: CompletedSpec, findEarlier: FindEarlier): ComparedSpec {
  const earlier = findEarlier(file, spec.layout.protocol);
  if (earlier === undefined) return { file, spec };
  const comparison = compareLayouts(earlier.document, layoutDocument(spec.layout), new Places(spec.spec, spec.base?.spec));
  return { file, spec, against: earlier.from, comparison };
}

/** What there is to say about each, line by line; `withAdditions` where they too need a version. */
export function printComparisons(compared: readonly ComparedSpec[], format: "text" | "github", withAdditions: boolean, output: Output): void {
  const linesOf = format === "github" ? comparisonAnnotations : comparisonLines;
  for (const line of compared.flatMap((each) => linesOf(each, withAdditions))) output.out(line);
}

function comparisonLines({ file, spec, against, comparison }: ComparedSpec, withAdditions: boolean): string[] {
  if (comparison === undefined) return [];
  const { findings, additions, version } = comparison;
  const lines = findings.map((each) => `${formatLocation(each.at)} ${each.level} ${each.rule}: ${each.message} (${each.bump})`);
  if (withAdditions) lines.push(...additions.map((each) => `${formatLocation(each.at)} ${each.rule}: ${each.message} (${each.bump})`));
  if (version.allowed) {
    if (findings.length > 0) lines.push(`${file.name}: version ${version.after} announces this (${version.before} in ${against ?? ""})`);
  } else if (findings.length > 0 || withAdditions) {
    const undo = `undo it, or raise the version to ${version.needed} or above; gridwright breaking --accept records it`;
    const fix = comparison.bump === "none" ? `raise it to ${version.needed} or above` : undo;
    lines.push(`${formatLocation(spec.spec.version.at)} ${unannounced(comparison)} (${version.before} in ${against ?? ""}). Fix: ${fix}`);
  }
  return lines;
}

/** The same as annotations of a GitHub workflow. */
function comparisonAnnotations({ file: { folder }, spec, comparison }: ComparedSpec, withAdditions: boolean): string[] {
  if (comparison === undefined) return [];
  const { findings, additions, version } = comparison;
  const level = version.allowed ? "notice" : "error";
  const lines = findings.map((each) => annotation(level, { ...each.at, folder }, `${each.rule} (${each.level})`, `${each.message} (${each.bump})`));
  if (withAdditions) lines.push(...additions.map((each) => annotation(level, { ...each.at, folder }, each.rule, `${each.message} (${each.bump})`)));
  if (!version.allowed && (lines.length > 0 || withAdditions)) {
    lines.push(annotation("error", { ...spec.spec.version.at, folder }, "version", `${unannounced(comparison)}; raise it to ${version.needed} or above`));
  }
  return lines;
}

function unannounced({ bump, version }: Comparison): string {
  return `version ${version.after} ${bump === "none" ? "is lower than the one before" : "does not announce this"}`;
}

/** For programs: everything flat, and a row per spec. */
export function comparisonJson(compared: readonly ComparedSpec[]): object {
  const place = ({ file, line, column }: SourceLocation): object => ({ file, line, column });
  return {
    findings: compared.flatMap(({ comparison }) => comparison?.findings ?? []).map(({ at, rule, level, message, bump }) => ({ ...place(at), rule, level, message, bump })),
    additions: compared.flatMap(({ comparison }) => comparison?.additions ?? []).map(({ at, rule, message, bump }) => ({ ...place(at), rule, message, bump })),
    specs: compared.map(({ file, against, comparison }) => ({
      spec: file.name,
      against: against ?? null,
      ...(comparison === undefined ? {} : { bump: comparison.bump, version: comparison.version }),
    })),
  };
}
