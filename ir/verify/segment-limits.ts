/**
 * What a split adds to its segments, against the limits of a device: buffers for values that cross a cut and for latches,
 * workgroup memory through which values become uniform again. Only the split itself says how much that is.
 */
import { DiagnosticError, type Diagnostic } from "../diagnostic.js";
import { roundUp, sizeBytes } from "../layout.js";
import { printProgram } from "../print.js";
import type { SplitProgram } from "../schedule.js";
import type { DeviceProfile } from "./device-profile.js";
import { Findings } from "./findings.js";

/** @throws DiagnosticError with every limit that a segment exceeds; places are in the printed segments */
export function checkSegmentLimits(split: SplitProgram, profile: DeviceProfile): void {
  const diagnostics = [...bufferFindings(split, profile), ...split.segments.flatMap((segment) => memoryFindings(split, segment, profile))];
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
}

/** Segments share one layout, so all of them bind what one of them needs. */
function bufferFindings({ source, scratch, latchArguments, crossing }: SplitProgram, profile: DeviceProfile): Diagnostic[] {
  const limit = profile.maxStorageBuffersPerShaderStage;
  const own = source.buffers.filter(({ access }) => access !== "uniform");
  const added = [scratch, latchArguments].filter((each) => each !== undefined).length;
  if (added === 0 || own.length + added <= limit) return [];
  const kept = crossing.filter((each) => each.kept !== "recomputed").map(({ name }) => ({ message: `\`${name}\` crosses a grid sync` }));
  const findings = new Findings();
  findings.report("limit/storage-buffers", own.at(-1), `the program binds ${own.length} storage buffers, and its split ${added} more (limit ${limit})`, {
    notes: latchArguments === undefined ? kept : [...kept, { message: "memory decides about a grid sync" }],
    help: "make one buffer of several",
  });
  return findings.toDiagnostics(`${source.name}.ir`, printProgram(source));
}

function memoryFindings({ source }: SplitProgram, { program }: SplitProgram["segments"][number], profile: DeviceProfile): Diagnostic[] {
  const limit = profile.maxComputeWorkgroupStorageSize;
  const added = program.workgroupVariables.slice(source.workgroupVariables.length);
  const bytesOf = (variables: typeof program.workgroupVariables): number => variables.reduce((sum, { type }) => sum + roundUp(sizeBytes(type), 16), 0);
  const bytes = bytesOf(program.workgroupVariables);
  if (added.length === 0 || bytes <= limit) return [];
  const names = added.flatMap(({ type }) => (type.kind === "Struct" ? type.members.map(({ name }) => name) : []));
  const findings = new Findings();
  findings.report("limit/workgroup-storage", added[0], `workgroup variables of segment ${program.name} take ${bytes} bytes, ${bytesOf(added)} of them added by the split (limit ${limit})`, {
    notes: names.map((name) => ({ message: `\`${name}\` is the same for the whole workgroup, crosses a grid sync, and is kept uniform through workgroup memory` })),
    help: "leave room in workgroup memory, or compute these values again after the grid sync",
  });
  return findings.toDiagnostics(`${program.name}.ir`, printProgram(program));
}
