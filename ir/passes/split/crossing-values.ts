/** What a reader of a schedule wants to know about each value that crosses a cut: where it is kept, and why. */
import { roundUp } from "../../layout.js";
import type { CrossingKind, CrossingValue } from "../../schedule.js";
import type { Home, HomeKind } from "./homes.js";
import type { PlannedTraffic } from "./plan-traffic.js";
import type { PreparedProgram } from "./prepare-for-cuts.js";
import { wordsOf } from "./words.js";
import type { Type } from "../../types.js";

const KEPT = { invocation: "per invocation", workgroup: "per workgroup", memory: "per workgroup", latch: "for latches" } as const satisfies Record<HomeKind, CrossingKind>;
const WORD_BYTES = 4;

export function crossingValues(prepared: PreparedProgram, planned: PlannedTraffic): CrossingValue[] {
  const { environment, orderOf } = prepared;
  const typeOf = (name: string): Type => {
    const binding = environment.get(name);
    if (binding === undefined || binding.kind === "Function") throw new Error(`no declaration of ${name}`);
    return binding.type;
  };
  const recomputed = new Set<string>();
  for (const draft of planned.drafts) {
    const names = draft.kind === "Segment" ? planned.ofSegment(draft).recomputed : planned.ofLatch(draft).recomputed;
    for (const name of names) recomputed.add(name);
  }
  const values = [
    ...[...recomputed].map((name): CrossingValue => ({ name, type: typeOf(name), kept: "recomputed", reason: "it is the same whenever it is computed", bytes: 0 })),
    ...planned.homes.map((home): CrossingValue => {
      const type = typeOf(home.name);
      return { name: home.name, type, kept: KEPT[home.kind], reason: reasonOf(home, prepared), bytes: roundUp(wordsOf(type) * WORD_BYTES, WORD_BYTES) };
    }),
  ];
  return values.sort((a, b) => orderOf(a.name) - orderOf(b.name));
}

function reasonOf({ kind, name }: Home, { alive, recomputable }: PreparedProgram): string {
  if (kind === "memory") return "it is workgroup memory that a later segment reads";
  if (name === alive) return "who has returned takes no part in later segments";
  const purity = recomputable.purityOfName(name);
  const why = purity === true ? "it is pure" : purity;
  if (kind === "workgroup") return `${why}, and it is the same for the whole workgroup`;
  return kind === "latch" ? `${why}, and a latch reads it` : why;
}
