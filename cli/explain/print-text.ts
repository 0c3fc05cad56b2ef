/** `explain` for a terminal: a line for each value, findings under the line that they are about. */
import type { Annotation } from "../../codegen/protocol/memory/annotate.js";
import { formatLocation, type SourceLocation } from "../../ir/diagnostic.js";
import { counted } from "../counted.js";
import type { Output } from "../output.js";
import type { ExplainedFinding, Explanation } from "./explanation.js";

/** Bytes that a line shows; a value has at most as many. */
const SHOWN_BYTES = 8;
/** Columns are as wide as the first lines need: the others are not known yet. */
const MEASURED_LINES = 1000;
const WIDEST_FIELD = 48;
const WIDEST_VALUE = 32;

export function printText(explanation: Explanation, output: Output): void {
  const { annotations, findings } = explanation;
  output.out(heading(explanation));
  const queue = findingsByOffset(findings);
  let first: Annotation[] | undefined = [];
  let columns = { field: 0, value: 0 };
  const flush = (): void => {
    const lines = first ?? [];
    first = undefined;
    columns = { field: widest(lines.map(fieldText), WIDEST_FIELD), value: widest(lines.map(({ value }) => value), WIDEST_VALUE) };
    if (lines.length > 0) output.out(`${"byte".padStart(8)}  ${"bytes".padEnd(SHOWN_BYTES * 3)} ${"field".padEnd(columns.field)}  ${"value".padEnd(columns.value)}  spec`);
    lines.forEach(print);
  };
  const print = (each: Annotation): void => {
    output.out(line(each, columns, explanation));
    printFindings(each, queue, output);
  };
  for (const each of annotations({ elide: true })) {
    if (first === undefined) print(each);
    else if (first.push(each) === MEASURED_LINES) flush();
  }
  if (first !== undefined) flush();
  // What has no byte of its own, as in an empty file.
  for (const each of queue.splice(0)) output.out(findingLine(each));
  output.out(summary(explanation));
}

export function heading({ file, bytes, subject, count }: Explanation): string {
  const { layout, spec } = subject.spec;
  const tail = count === undefined ? "" : `, ${count.parameter} ${count.value}`;
  return `${file}: ${counted(bytes.byteLength, "byte")} as the ${subject.kind} ${subject.name} of ${layout.protocol} ${layout.version} (${spec.file})${tail}`;
}

function summary({ findingCount, findings }: Explanation): string {
  if (findingCount === 0) return "nothing wrong";
  const shown = findingCount > findings.length ? `, of which the first ${findings.length} are described` : "";
  return `${counted(findingCount, "finding")}${shown}`;
}

/** The line of the spec, which an editor can open. */
export function lineOf({ file, line: number }: SourceLocation): string {
  return `${file}:${number}`;
}

function line(each: Annotation, columns: { readonly field: number; readonly value: number }, { bytes, place }: Explanation): string {
  const cells = [
    String(each.offsetBytes).padStart(8),
    hexText(each, bytes).padEnd(SHOWN_BYTES * 3 - 1),
    fieldText(each).padEnd(columns.field),
    each.value.padEnd(columns.value),
    each.spec === "" || each.kind === "Padding" ? "" : lineOf(place(each.spec)),
  ];
  return cells.join("  ").trimEnd();
}

function hexText({ kind, offsetBytes, sizeBytes }: Annotation, bytes: Uint8Array): string {
  if (kind === "Repeated") return `… ${counted(sizeBytes, "byte")}`;
  const count = sizeBytes > SHOWN_BYTES ? SHOWN_BYTES - 1 : sizeBytes;
  const shown = [...bytes.subarray(offsetBytes, offsetBytes + count)].map((byte) => byte.toString(16).padStart(2, "0"));
  return shown.length < sizeBytes ? `${shown.join(" ")} …` : shown.join(" ");
}

function fieldText({ kind, path, sizeBytes, repeated }: Annotation): string {
  switch (kind) {
    case "Value":
      return path;
    case "Reserved":
      return `${path} (reserved)`;
    case "Padding":
      return `(${counted(sizeBytes, "byte")} of padding)`;
    case "Cut":
      return `${path} (cut off)`;
    case "Beyond":
      return `(${counted(sizeBytes, "byte")} beyond the end)`;
    case "Repeated":
      return `${path} to ${repeated?.last.replace(/^.*(?=\[)/, "") ?? ""} (${repeated?.count ?? 0} the same)`;
  }
}

function widest(texts: readonly string[], most: number): number {
  return Math.min(most, texts.reduce((width, text) => Math.max(width, text.length), 5));
}

/** The last byte decides, so that a finding about several values stands under the last of them. */
function findingsByOffset(findings: readonly ExplainedFinding[]): ExplainedFinding[] {
  return [...findings].sort((a, b) => lastByte(a) - lastByte(b));
}

function lastByte({ bytes }: ExplainedFinding): number {
  return bytes.reduce((last, { offsetBytes }) => Math.max(last, offsetBytes), 0);
}

function printFindings(each: Annotation, queue: ExplainedFinding[], output: Output): void {
  const end = each.offsetBytes + each.sizeBytes;
  let due = queue.findIndex((finding) => lastByte(finding) >= end);
  if (due === -1) due = queue.length;
  for (const finding of queue.splice(0, due)) output.out(findingLine(finding));
}

function findingLine({ message, at }: ExplainedFinding): string {
  return `${"!".padStart(8)}  ${message}; ${formatLocation(at)}`;
}
