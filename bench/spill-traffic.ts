/** What crosses cuts through memory, counted by the oracle: three straight programs whose values must cost what was promised. */
import { buildProgram } from "../ir/builder.js";
import { interpretSchedule } from "../ir/interpret/interpret-schedule.js";
import type { Expression, Program } from "../ir/ir.js";
import { splitOnGridSync } from "../ir/passes/split-on-grid-sync.js";
import { runtimeArray, u32 } from "../ir/types.js";
import { verifyOrThrow } from "../ir/verify.js";

const LIVE = 5;
const CUTS = 8;
const WORKGROUP_SIZE = 4;
const WORKGROUPS = 2;

export interface SpillTraffic {
  /** Words of scratch loaded and stored, per cut, invocation and live word, where every value changes between cuts. */
  readonly changing: number;
  /** Words stored, per invocation and value, where each is read behind every cut and never changes. */
  readonly unchangedStores: number;
  /** Words loaded and stored in all, where every value can be computed again. */
  readonly recomputable: number;
}

export function spillTraffic(): SpillTraffic {
  const invocations = WORKGROUP_SIZE * WORKGROUPS;
  const changing = scratchTraffic(liveProgram("changing"));
  const unchanged = scratchTraffic(liveProgram("unchanged"));
  const recomputable = scratchTraffic(liveProgram("recomputable"));
  return {
    changing: (changing.loadedWords + changing.storedWords) / (CUTS * invocations * LIVE),
    unchangedStores: unchanged.storedWords / (invocations * LIVE),
    recomputable: recomputable.loadedWords + recomputable.storedWords,
  };
}

/** `LIVE` words per invocation that live across each of `CUTS` cuts, and are read behind each. */
export function liveProgram(values: "changing" | "unchanged" | "recomputable"): Program {
  return buildProgram({ name: values, workgroupSize: [WORKGROUP_SIZE, 1, 1] }, (k) => {
    const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
    const cell = k.let("cell", k.component(k.builtin("global_invocation_id"), "x"));
    const at = (index: number): Expression => k.add(k.mul(cell, LIVE), index);
    const indices = Array.from({ length: LIVE }, (_, index) => index);
    const variables = values === "changing" ? indices.map((index) => k.var(`kept_${index}`, u32, k.load(data.at(at(index))))) : [];
    const lets = values === "changing" ? [] : indices.map((index) => k.let(`kept_${index}`, values === "unchanged" ? k.load(data.at(at(index))) : k.mul(cell, index + 3)));
    for (let cut = 0; cut < CUTS; cut++) {
      k.barrier("GridSync");
      for (const variable of variables) k.assign(variable, k.add(k.mul(variable.value, 3), 1));
      [...variables.map(({ value }) => value), ...lets].forEach((value, index) => k.store(data.at(at(index)), value));
    }
  });
}

function scratchTraffic(program: Program): { loadedWords: number; storedWords: number } {
  const split = splitOnGridSync(verifyOrThrow(program));
  const count = WORKGROUP_SIZE * WORKGROUPS * LIVE;
  const data = new Uint8Array(Uint32Array.from({ length: count }, (_, index) => index * 77 + 1).buffer);
  const { traffic, completed, findings } = interpretSchedule(split, { grid: [WORKGROUPS, 1, 1], parameters: { count }, buffers: { data } });
  if (!completed || findings.length > 0) throw new Error(`${program.name} does not run cleanly (${findings.map(({ message }) => message).join("; ")})`);
  const scratch = split.scratch === undefined ? undefined : traffic[split.scratch.buffer.name];
  return scratch ?? { loadedWords: 0, storedWords: 0 };
}
