import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareExchangeResult, type Expression, type Place } from "../../../ir/ir.js";
import { typeOf, typeOfPlace, type Binding } from "../../../ir/type-of.js";
import { atomicI32, atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, typeName, typesEqual, u32, vector, type Type } from "../../../ir/types.js";

const cell = struct("Cell", [{ name: "flag", type: atomicU32 }, { name: "sum", type: atomicI32 }, { name: "words", type: fixedArray(u32, 4) }]);
const environment = new Map<string, Binding>([
  ["cells", { kind: "Buffer", type: runtimeArray(cell) }], ["n", { kind: "Value", type: u32 }], ["x", { kind: "Value", type: f32 }],
  ["v", { kind: "Value", type: vector(3, "i32") }], ["counter", { kind: "Variable", type: u32 }],
  ["f", { kind: "Function", function: { name: "f", parameters: [], result: i32, body: [] } }],
  ["g", { kind: "Function", function: { name: "g", parameters: [], body: [] } }],
]);
const ref = (name: string): Expression => ({ kind: "Ref", name });
const at = (...steps: (number | string)[]): Place => ({
  root: { kind: "Buffer", name: "cells" },
  path: steps.map((step) => (typeof step === "string" ? { kind: "Field", name: step } : { kind: "Index", index: { kind: "Const", type: u32, value: step } })),
});
const counter: Place = { root: { kind: "Variable", name: "counter" }, path: [] };

const table: readonly (readonly [string, Expression, Type | undefined])[] = [
  ["a value has its declared type", ref("n"), u32],
  ["a name that is no value has none", ref("cells"), undefined],
  ["an unknown name has none", ref("unknown"), undefined],
  ["a load has the place's type", { kind: "Load", place: at(0, "words", 1) }, u32],
  ["a load of a variable has its type", { kind: "Load", place: counter }, u32],
  ["an atomic can't be loaded", { kind: "Load", place: at(0, "flag") }, undefined],
  ["a run-time array can't be loaded", { kind: "Load", place: at() }, undefined],
  ["an atomic load yields the scalar", { kind: "AtomicLoad", place: at(0, "sum") }, i32],
  ["an atomic operation yields the scalar", { kind: "AtomicRmw", operator: "add", place: at(0, "flag"), value: ref("n") }, u32],
  ["an atomic operation on a plain place has no type", { kind: "AtomicRmw", operator: "add", place: at(0, "words", 0), value: ref("n") }, undefined],
  ["a compare-exchange yields a pair", { kind: "AtomicCompareExchange", place: at(0, "sum"), expected: ref("n"), desired: ref("n") }, compareExchangeResult("i32")],
  ["arithmetic keeps its type", { kind: "Binary", operator: "mul", left: ref("v"), right: ref("v") }, vector(3, "i32")],
  ["a comparison yields bool", { kind: "Binary", operator: "le", left: ref("x"), right: ref("x") }, bool],
  ["a comparison of vectors yields a vector of bool", { kind: "Binary", operator: "le", left: ref("v"), right: ref("v") }, vector(3, "bool")],
  ["a conversion keeps the shape", { kind: "Convert", to: f32, value: ref("v") }, vector(3, "f32")],
  ["a bitcast goes to its target", { kind: "Bitcast", to: u32, value: ref("x") }, u32],
  ["a component of a vector is its scalar", { kind: "Component", value: ref("v"), component: "z" }, i32],
  ["a component beyond the vector has none", { kind: "Component", value: ref("v"), component: "w" }, undefined],
  ["ids are vectors", { kind: "Builtin", builtin: "workgroup_id" }, vector(3, "u32")],
  ["the local index is a scalar", { kind: "Builtin", builtin: "local_invocation_index" }, u32],
  ["a call has the function's result", { kind: "Call", function: "f", arguments: [] }, i32],
  ["a call without a result has none", { kind: "Call", function: "g", arguments: [] }, undefined],
  ["a dot product is a scalar", { kind: "MathCall", function: "dot", arguments: [ref("v"), ref("v")] }, i32],
  ["a math function keeps its type", { kind: "MathCall", function: "max", arguments: [ref("x"), ref("x")] }, f32],
];

for (const [name, expression, expected] of table) {
  test(name, () => assert.equal(typeOf(expression, environment), expected));
}

test("a place whose root is declared as something else has no type", () => {
  assert.is(typeOfPlace({ root: { kind: "Workgroup", name: "cells" }, path: [] }, environment), undefined);
  assert.ok(typeOfPlace(at(), environment));
});

test("structs are equal by name and members", () => {
  const same = struct("Cell", cell.members.map((member) => ({ ...member })));
  assert.ok(typesEqual(cell, same));
  assert.not(typesEqual(cell, struct("Other", cell.members)));
  assert.not(typesEqual(cell, struct("Cell", cell.members.slice(1))));
  assert.not(typesEqual(cell, struct("Cell", cell.members.map((member) => ({ ...member, sizeBytes: 64 })))));
});

test("types have names", () => {
  assert.is(typeName(runtimeArray(cell)), "array<Cell>");
  assert.is(typeName(fixedArray(vector(2, "f32"), 3)), "array<vec2<f32>, 3>");
  assert.is(typeName(atomicI32), "atomic<i32>");
});

test.run();
