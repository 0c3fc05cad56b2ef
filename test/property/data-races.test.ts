/** The race detector keeps two accesses of each kind per word. Here it is held against one that compares all pairs. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Barrier, Expression, Place, Program, Statement } from "../../ir/ir.js";
import { runtimeArray, u32 } from "../../ir/types.js";
import { codes, runWords } from "../support/run-program.js";

const PER_WORKGROUP = 3;
const WORKGROUPS = 2;

interface Access {
  readonly kind: "Access";
  readonly invocation: number;
  readonly word: number;
  readonly writes: boolean;
  readonly atomic: boolean;
}

type Action = Access | Barrier;

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({
    kind: fc.constant("Access" as const),
    invocation: fc.nat(PER_WORKGROUP * WORKGROUPS - 1),
    word: fc.nat(1),
    writes: fc.boolean(),
    atomic: fc.boolean(),
  }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("Barrier" as const), ordering: fc.constantFrom("Workgroup" as const, "GridSync" as const) }) },
);

/** Written by hand, because the types would not let a builder mix atomic and plain accesses; the rule must hold all the same. */
function programOf(actions: readonly Action[]): Program {
  const at: Expression = { kind: "Component", value: { kind: "Builtin", builtin: "global_invocation_id" }, component: "x" };
  return {
    name: "races",
    workgroupSize: [PER_WORKGROUP, 1, 1],
    buffers: [{ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "data_count" }],
    workgroupVariables: [],
    parameters: [{ name: "data_count", type: u32 }],
    functions: [],
    body: actions.map((each, i): Statement => {
      if (each.kind === "Barrier") return each;
      const condition: Expression = { kind: "Binary", operator: "eq", left: at, right: word(each.invocation) };
      return { kind: "If", condition, then: [accessStatement(each, `loaded_${i}`)], else: [] };
    }),
  };
}

function accessStatement({ word: index, writes, atomic }: Access, name: string): Statement {
  const place: Place = { root: { kind: "Buffer", name: "data" }, path: [{ kind: "Index", index: word(index) }] };
  if (writes) return { kind: atomic ? "AtomicStore" : "Store", place, value: word(1) };
  return { kind: "Let", name, type: u32, value: { kind: atomic ? "AtomicLoad" : "Load", place } };
}

const word = (value: number): Expression => ({ kind: "Const", type: u32, value });

function hasRace(actions: readonly Action[]): boolean {
  let workgroupEpoch = 0;
  let gridEpoch = 0;
  const accesses = actions.flatMap((each) => {
    if (each.kind === "Access") return [{ ...each, workgroupEpoch, gridEpoch, workgroup: Math.floor(each.invocation / PER_WORKGROUP) }];
    workgroupEpoch += 1;
    if (each.ordering === "GridSync") gridEpoch += 1;
    return [];
  });
  return accesses.some((a, i) =>
    accesses.slice(i + 1).some((b) => {
      const sameEpoch = a.workgroup === b.workgroup ? a.workgroupEpoch === b.workgroupEpoch : a.gridEpoch === b.gridEpoch;
      return sameEpoch && a.invocation !== b.invocation && a.word === b.word && (a.writes || b.writes) && !(a.atomic && b.atomic);
    }),
  );
}

test("a race is found exactly where two accesses conflict, under any seed", () => {
  const seen = { races: 0, clean: 0 };
  fc.assert(
    fc.property(fc.array(action, { maxLength: 14 }), fc.nat(), (actions, seed) => {
      const expected = hasRace(actions);
      seen[expected ? "races" : "clean"] += 1;
      const outcome = runWords(programOf(actions), { seed, workgroups: WORKGROUPS, buffers: { data: [0, 0] } });
      assert.is(codes(outcome).includes("race/data"), expected);
    }),
    { numRuns: 400, seed: 1 },
  );
  assert.ok(seen.races > 50 && seen.clean > 50, JSON.stringify(seen));
});

test.run();
