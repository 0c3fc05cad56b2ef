import type { Expression, Statement } from "../../../ir/ir.js";
import { atomicU32, runtimeArray, u32 } from "../../../ir/types.js";
import {
  assign, atomicAdd, atomicStore, barrier, binary, break_, buffer, builtin, call, component, continue_, eval_, fn, for_, functionReturn, gridSync, if_, let_, lid, load, program, ref, return_,
  store, switch_, u, var_, variable, while_, workgroup,
} from "../program-data.js";
import { ruleCase } from "./rule-case.js";

const isZero = (value: Expression): Expression => binary("eq", value, u(0));
const some = isZero(lid);
const all = isZero(ref("count"));
const group = isZero(component(builtin("workgroup_id"), "x"));
const flag = load(buffer("data", 0));
const write = store(buffer("data", 0), u(1));
const writeElsewhere = store(buffer("data", 1), u(1));
const uniformLoad = (...path: Parameters<typeof workgroup>): Expression => ({ kind: "WorkgroupUniformLoad", place: workgroup(...path) });
const whileFlag = (...body: readonly Statement[]) => program([while_(isZero(flag), u(8), body)]);
const raising = fn("raise", [], undefined, [write]);
const peeking = fn("peek", [], u32, [functionReturn(flag)]);
const cell = { name: "cells", group: 0, binding: 0, access: "read_write" as const, type: runtimeArray(atomicU32), lengthParameter: "count" };
const atomicLoad: Expression = { kind: "AtomicLoad", place: buffer("cells", 0) };
const byAtomic = (...between: readonly Statement[]) =>
  program([...between, let_("seen", u32, atomicLoad), if_(isZero(ref("seen")), [gridSync])], { buffers: [cell] });

export const SYNCHRONIZATION_CASES = [
  ruleCase("uniformity/barrier", "a barrier that only some invocations reach", program([if_(all, [barrier])]), program([if_(some, [barrier])])),
  ruleCase("uniformity/barrier", "a barrier by memory that anyone may write", program([if_(isZero(load(buffer("table", 0))), [barrier])]), program([if_(isZero(flag), [barrier])])),
  ruleCase("uniformity/workgroup-uniform-load", "a uniform load that only some invocations reach", program([if_(all, [eval_(uniformLoad("shared", 0))])]), program([if_(some, [eval_(uniformLoad("shared", 0))])])),
  ruleCase("uniformity/workgroup-uniform-load", "a uniform load of another place for each invocation", program([eval_(uniformLoad("shared", ref("count")))]), program([eval_(uniformLoad("shared", lid))])),

  ruleCase("barrier/after-divergent-return", "a barrier after some have returned", program([if_(all, [return_]), barrier]), program([if_(some, [return_]), barrier])),
  ruleCase("barrier/after-divergent-return", "a barrier behind a grid sync after some have returned", program([if_(some, [return_]), gridSync]), program([if_(some, [return_]), gridSync, barrier])),
  ruleCase("barrier/after-divergent-return", "a uniform load after some have returned", program([if_(group, [return_]), eval_(uniformLoad("shared", 0))]), program([if_(some, [return_]), eval_(uniformLoad("shared", 0))])),
  ruleCase(
    "barrier/after-divergent-return",
    "a barrier in the iteration after one in which some return",
    program([for_("k", u(0), u(4), [gridSync, if_(some, [return_])])]),
    program([for_("k", u(0), u(4), [barrier, gridSync, if_(some, [return_])])]),
  ),
  ruleCase(
    "barrier/after-divergent-return",
    "a barrier after a Return in a case",
    program([switch_(ref("count"), [{ values: [1], body: [return_] }]), barrier]),
    program([switch_(lid, [{ values: [1], body: [return_] }]), barrier]),
  ),

  ruleCase("grid-sync/non-uniform", "a grid sync that only some invocations reach", program([if_(all, [gridSync])]), program([if_(some, [gridSync])])),
  ruleCase("grid-sync/non-uniform", "a grid sync that only some workgroups reach", program([if_(isZero(component(builtin("num_workgroups"), "x")), [gridSync])]), program([if_(group, [gridSync])])),
  ruleCase("grid-sync/non-uniform", "a grid sync in a loop that some leave earlier", program([while_(all, u(4), [gridSync])]), program([while_(some, u(4), [gridSync])])),
  ruleCase("grid-sync/non-uniform", "a grid sync by what an atomic has counted", byAtomic(), program([let_("seen", u32, atomicAdd(buffer("cells", 0), u(1))), if_(isZero(ref("seen")), [gridSync])], { buffers: [cell] })),
  ruleCase("grid-sync/non-uniform", "a grid sync by workgroup memory", program([if_(isZero(flag), [gridSync])]), program([if_(isZero(load(workgroup("shared", 0))), [gridSync])])),
  ruleCase("grid-sync/non-uniform", "a grid sync by another word for each invocation", program([if_(isZero(load(buffer("data", ref("count")))), [gridSync])]), program([if_(isZero(load(buffer("data", lid))), [gridSync])])),
  ruleCase(
    "grid-sync/non-uniform",
    "a grid sync by a variable that some have assigned",
    program([var_("x", u32), if_(some, [assign("x", u(1)), return_]), if_(isZero(load(variable("x"))), [gridSync])]),
    program([var_("x", u32), if_(some, [assign("x", u(1))]), if_(isZero(load(variable("x"))), [gridSync])]),
  ),

  ruleCase("grid-sync/break", "a Break out of a loop that holds a grid sync", program([for_("k", u(0), u(4), [gridSync, for_("j", u(0), u(4), [break_])])]), program([for_("k", u(0), u(4), [gridSync, if_(all, [break_])])])),
  ruleCase("grid-sync/break", "a Continue in a loop that holds a grid sync", program([for_("k", u(0), u(4), [gridSync, for_("j", u(0), u(4), [continue_])])]), program([for_("k", u(0), u(4), [if_(all, [continue_]), gridSync])])),

  ruleCase("grid-sync/condition-race", "a write at the end of the loop that it decides about", whileFlag(write_(2), gridSync, write_(3), gridSync), whileFlag(gridSync, write)),
  ruleCase("grid-sync/condition-race", "a write at the start of the loop", whileFlag(gridSync, write, gridSync), whileFlag(write, gridSync)),
  ruleCase("grid-sync/condition-race", "a write before the loop", program([write, gridSync, while_(isZero(flag), u(8), [gridSync])]), program([write, while_(isZero(flag), u(8), [gridSync])])),
  ruleCase("grid-sync/condition-race", "a write after the loop", program([while_(isZero(flag), u(8), [gridSync]), gridSync, write]), program([while_(isZero(flag), u(8), [gridSync]), write])),
  ruleCase("grid-sync/condition-race", "a write of a place that may be the same", program([writeElsewhere, if_(isZero(flag), [gridSync])]), program([store(buffer("data", lid), u(1)), if_(isZero(flag), [gridSync])])),
  ruleCase("grid-sync/condition-race", "a write in a branch", program([if_(some, [writeElsewhere]), if_(isZero(flag), [gridSync])]), program([if_(some, [write]), if_(isZero(flag), [gridSync])])),
  ruleCase(
    "grid-sync/condition-race",
    "a write in the other branch of some",
    program([var_("x", u32, flag), gridSync, write, if_(isZero(load(variable("x"))), [gridSync])]),
    program([var_("x", u32, flag), write, if_(isZero(load(variable("x"))), [gridSync])]),
  ),
  ruleCase("grid-sync/condition-race", "a write in a function", program([eval_(call("raise")), gridSync, if_(isZero(flag), [gridSync])], { functions: [raising] }), program([eval_(call("raise")), if_(isZero(flag), [gridSync])], { functions: [raising] })),
  ruleCase(
    "grid-sync/condition-race",
    "a read in a function",
    program([write, gridSync, let_("x", u32, call("peek")), if_(isZero(ref("x")), [gridSync])], { functions: [peeking] }),
    program([write, let_("x", u32, call("peek")), if_(isZero(ref("x")), [gridSync])], { functions: [peeking] }),
  ),
  ruleCase("grid-sync/condition-race", "an atomic store of what an atomic load decides by", byAtomic(atomicStore(buffer("cells", 0), u(1)), gridSync), byAtomic(atomicStore(buffer("cells", 0), u(1)))),
  ruleCase("grid-sync/condition-race", "an atomic sum of what an atomic load decides by", byAtomic(eval_(atomicAdd(buffer("cells", 0), u(1))), gridSync), byAtomic(eval_(atomicAdd(buffer("cells", 0), u(1))))),

  ruleCase("grid-sync/host-bound", "a number of grid syncs that only memory holds", program([for_("k", u(0), ref("count"), [gridSync])]), program([for_("k", u(0), load(buffer("table", 0)), [gridSync])])),
  ruleCase("grid-sync/host-bound", "a first number that only memory holds", program([for_("k", ref("count"), u(9), [gridSync])]), program([for_("k", load(buffer("table", 0)), u(9), [gridSync])])),
  ruleCase("grid-sync/host-bound", "a bound that only memory holds", program([while_(all, u(4), [gridSync])]), program([while_(all, load(buffer("table", 0)), [gridSync])])),
  ruleCase("grid-sync/host-bound", "a bound that a variable holds", program([for_("j", u(0), ref("count"), [gridSync, for_("k", u(0), ref("j"), [gridSync])])]), program([var_("n", u32, u(3)), for_("k", u(0), load(variable("n")), [gridSync])])),
  ruleCase(
    "grid-sync/host-bound",
    "a named value that memory is part of",
    program([let_("n", u32, binary("add", component(builtin("num_workgroups"), "x"), { kind: "ArrayLength", buffer: "data" })), for_("k", u(0), ref("n"), [gridSync])]),
    program([let_("n", u32, binary("add", load(buffer("table", 0)), u(1))), for_("k", u(0), ref("n"), [gridSync])]),
  ),
];

function write_(index: number): Statement {
  return store(buffer("data", index), u(1));
}
