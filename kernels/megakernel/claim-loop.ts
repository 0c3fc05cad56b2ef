/**
 * The entry body: each invocation strides over the ring, claims what it may, and hands it to the dispatch.
 *
 * - **Any grid covers any ring.** Invocation i of n looks at slots i, i + n, i + 2n, ..., each exactly once, so a slot has one
 *   candidate per round and no two invocations contend for it. The claim is still a compare-exchange, judged by
 *   `exchanged` alone.
 * - **Priority is position.** Partitions lie in the ring in priority order, so ascending slots *are* priority order, and
 *   `priority_offsets` only tells which level a claim counts for. Offsets that do not cover the ring, or do not ascend,
 *   therefore can't hide a slot: whatever they say, every claimable slot is looked at, and one behind them all counts
 *   as the last level.
 * - **A slot that is not claimable costs one atomic load**, so that an almost empty ring is cheap to scan. Totals are counted
 *   per invocation and added once, at its end.
 * - **Stopping is for the slot in hand.** Shutdown, mask and budget are looked at once a claimable slot is found, so an
 *   invocation says that it stopped only where it leaves one behind.
 * - **Payload first, status last.** Results, or fault code and detail, are stored before the status, and `done_count` rises
 *   after the statuses that it counts.
 */
import type { Operand, PlaceBuilder, ProgramBuilder, Variable } from "../../ir/builder.js";
import type { Expression, Ref } from "../../ir/ir.js";
import { bool, u32 } from "../../ir/types.js";
import { constantOf, enumValueOf } from "../protocol-values.js";
import type { Dispatch } from "./dispatch.js";
import type { MegakernelParts } from "./megakernel-parts.js";

/** States that an invocation may claim from. A slot that yields or asks to run again is claimable in the next round. */
const CLAIMABLE = ["published", "yield", "requeue"] as const;

/** What one invocation counts on its own; each is added to the field of `report` with its name when the invocation ends. */
const TALLIED = ["claims", "done", "faulted", "masked", "budget_stops", "shutdown_stops"] as const;
type Tally = Readonly<Record<(typeof TALLIED)[number], Variable>>;

export function buildClaimLoop(k: ProgramBuilder, parts: MegakernelParts, dispatch: Dispatch): void {
  const status = (name: string) => enumValueOf(parts.protocol, "slot_status", name);
  const count = (variable: Variable) => k.assign(variable, k.add(variable.value, 1));
  k.region("claim loop", () => {
    const tally: Tally = {
      claims: k.var("claims", u32),
      done: k.var("done", u32),
      faulted: k.var("faulted", u32),
      masked: k.var("masked", u32),
      budget_stops: k.var("budget_stops", u32),
      shutdown_stops: k.var("shutdown_stops", u32),
    };
    const { lane, lanes } = invocation(k, parts.workgroupSize);
    const slots = k.let("slots", k.arrayLength("ring"));
    const visits = k.let("visits", k.select(k.lt(lane, slots), k.add(k.div(k.sub(k.sub(slots, 1), lane), lanes), 1), 0));
    const next = k.var("next_visit", u32);
    k.while(k.lt(next.value, visits), visits, () => {
      const seen = k.var("seen", u32);
      const found = findClaimable(k, CLAIMABLE.map(status), { lane, lanes, slots, visits, from: next.value, seen });
      k.if(k.eq(found, visits), () => k.break());
      k.assign(next, k.add(found, 1));
      const slot = k.let("slot", k.add(lane, k.mul(found, lanes)));
      // Never taken. It tells range analysis, which can't follow the product, that no handler needs a guard around its slot.
      k.if(k.ge(slot, slots), () => k.break());
      const record = k.place("ring").at(slot);
      const isShutDown = k.let("shutdown", k.atomicLoad(k.place("control").field("shutdown")));
      k.if(k.ne(isShutDown, 0), () => {
        k.assign(tally.shutdown_stops, 1);
        k.break();
      });
      const { tenant, hasTenant, isMasked } = tenantOf(k, parts, record);
      k.if(isMasked, () => {
        count(tally.masked);
        k.continue();
      });
      k.if(k.ge(tally.claims.value, k.ref("claim_budget")), () => {
        k.assign(tally.budget_stops, 1);
        k.break();
      });
      const claim = k.let("claim", k.compareExchange(record.field("status"), seen.value, status("claimed")));
      k.if(k.not(k.component(claim, "exchanged")), () => {
        k.assign(tally.budget_stops, 1);
        k.continue();
      });
      count(tally.claims);
      countClaim(k, parts, slot, tenant);
      const ended = runClaimed(k, parts, dispatch, { slot, record, tenant, hasTenant });
      k.atomicStore(record.field("status"), ended);
      k.if(k.eq(ended, status("done")), () => count(tally.done), () => count(tally.faulted));
      const entry = k.let("entry", k.atomicAdd(k.place("report").field("changed_count"), 1));
      k.store(k.place("report").field("changed").at(entry), slot);
    });
    addTally(k, tally);
  });
}

interface Stride {
  readonly lane: Ref;
  readonly lanes: Ref;
  readonly slots: Ref;
  readonly visits: Ref;
  readonly from: Expression;
  /** Gets the status of the slot that is found. */
  readonly seen: Variable;
}

/**
 * The next visit, from `from` on, whose slot is claimable; `visits` where there is none. A loop of its own, because a GPU
 * runs invocations in lockstep: each first finds its next slot here, then all run theirs together.
 */
function findClaimable(k: ProgramBuilder, claimable: readonly number[], { lane, lanes, slots, visits, from, seen }: Stride): Ref {
  const found = k.var("found", u32, visits);
  k.for("visit", from, visits, (visit) => {
    const index = k.let("index", k.add(lane, k.mul(visit, lanes)));
    k.if(k.ge(index, slots), () => k.break());
    k.assign(seen, k.atomicLoad(k.place("ring").at(index).field("status")));
    k.if(isAny(k, seen.value, claimable), () => {
      k.assign(found, visit);
      k.break();
    });
  });
  return k.let("found_visit", found.value);
}

/** Whose slot it is, and whether that tenant is masked now. A tenant out of range is not masked: its slot is claimed to become FAULT. */
function tenantOf(k: ProgramBuilder, { protocol }: MegakernelParts, record: PlaceBuilder): { tenant: Ref; hasTenant: Ref; isMasked: Expression } {
  const tenant = k.let("tenant", k.load(record.field("tenant")));
  const hasTenant = k.let("has_tenant", k.lt(tenant, constantOf(protocol, "max_tenants")));
  const isMasked = k.var("is_masked", bool);
  k.if(hasTenant, () => {
    const mask = k.let("mask", k.atomicLoad(k.place("control").field("tenant_masks").at(tenant)));
    k.assign(isMasked, k.eq(mask, 0));
  });
  return { tenant, hasTenant, isMasked: isMasked.value };
}

/** This invocation's number in the whole grid, and how many there are. */
function invocation(k: ProgramBuilder, workgroupSize: number): { lane: Ref; lanes: Ref } {
  const at = k.let("workgroup", k.builtin("workgroup_id"));
  const grid = k.let("grid", k.builtin("num_workgroups"));
  const [x, y] = [k.component(grid, "x"), k.component(grid, "y")];
  const row = k.let("row", k.add(k.mul(k.component(at, "z"), y), k.component(at, "y")));
  const workgroup = k.let("workgroup_index", k.add(k.mul(row, x), k.component(at, "x")));
  const lane = k.let("lane", k.add(k.mul(workgroup, workgroupSize), k.builtin("local_invocation_index")));
  const workgroups = k.let("workgroups", k.mul(k.mul(x, y), k.component(grid, "z")));
  return { lane, lanes: k.let("lanes", k.mul(workgroups, workgroupSize)) };
}

function isAny(k: ProgramBuilder, value: Expression, values: readonly number[]): Expression {
  const [first = 0, ...rest] = values;
  return rest.reduce((found, each) => k.or(found, k.eq(value, each)), k.eq(value, first));
}

/** The counters of `control` that 0.6 keeps at each claim. */
function countClaim(k: ProgramBuilder, { protocol }: MegakernelParts, slot: Ref, tenant: Ref): void {
  const control = k.place("control");
  k.eval(k.atomicAdd(control.field("tenant_fairness").at(k.rem(tenant, constantOf(protocol, "fairness_table_words"))), 1));
  const level = k.var("level", u32);
  // A level starts where the next lower one ends; the first start needs no look, because nothing lies before it.
  for (let i = 1; i < constantOf(protocol, "priority_levels"); i++) {
    k.if(k.ge(slot, k.load(control.field("priority_offsets").at(i))), () => k.assign(level, i));
  }
  k.eval(k.atomicAdd(control.field("priority_fairness").at(level.value), 1));
  const isUrgent = k.le(level.value, enumValueOf(protocol, "priority", "high"));
  const streak = control.field("priority_starvation");
  k.if(isUrgent, () => k.eval(k.atomicAdd(streak, 1)), () => k.atomicStore(streak, 0));
}

interface ClaimedSlot {
  readonly slot: Ref;
  readonly record: PlaceBuilder;
  readonly tenant: Ref;
  readonly hasTenant: Ref;
}

/** Runs a claimed slot; yields its next status. `metrics` counts it as 0.6 does: by opcode number, handler or none. */
function runClaimed(k: ProgramBuilder, { protocol }: MegakernelParts, dispatch: Dispatch, { slot, record, tenant, hasTenant }: ClaimedSlot): Expression {
  const next = k.var("next", u32);
  const noTenant = enumValueOf(protocol, "fault_code", "tenant");
  k.if(
    hasTenant,
    () => {
      const opcode = k.let("opcode", k.load(record.field("opcode")));
      k.if(k.lt(opcode, constantOf(protocol, "metrics_table_words")), () => k.eval(k.atomicAdd(k.place("control").field("metrics").at(opcode), 1)));
      k.assign(next, k.call(dispatch.run, slot, opcode));
    },
    () => k.assign(next, k.call(dispatch.fault, slot, noTenant, tenant)),
  );
  return next.value;
}

/** Adds what is not zero, so that an invocation that found nothing touches no shared word. */
function addTally(k: ProgramBuilder, tally: Tally): void {
  const add = (place: PlaceBuilder, amount: Operand) => k.if(k.ne(amount, 0), () => k.eval(k.atomicAdd(place, amount)));
  for (const field of TALLIED) add(k.place("report").field(field), tally[field].value);
  add(k.place("control").field("done_count"), tally.done.value);
}
