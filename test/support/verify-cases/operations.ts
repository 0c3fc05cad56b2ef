import type { Expression, MathFunction } from "../../../ir/ir.js";
import { atomicU32, bool, f32, fixedArray, i32, struct, u32, vector, type Type } from "../../../ir/types.js";
import { b, binary, bitcast, buffer, builtin, component, convert, eval_, f, fn, i, let_, lid, load, program, store, u, var_, variable, workgroup } from "../program-data.js";
import { ruleCase } from "./rule-case.js";

const three = vector(3, "u32");
const id = builtin("global_invocation_id");
const pair = struct("Pair", [{ name: "left", type: u32 }, { name: "right", type: vector(2, "f32") }]);
const position = { name: "positions", group: 0, binding: 0, access: "read_write" as const, type: fixedArray(three, 2) };
const withPositions = { buffers: [position] };

const construct = (type: Type, ...parts: readonly Expression[]): Expression => ({ kind: "Construct", type, parts });
const select = (condition: Expression, whenTrue: Expression, whenFalse: Expression): Expression => ({ kind: "Select", condition, whenTrue, whenFalse });
const math = (name: MathFunction, ...operands: readonly Expression[]): Expression => ({ kind: "MathCall", function: name, arguments: operands });
const uniformLoad = (place: ReturnType<typeof workgroup>): Expression => ({ kind: "WorkgroupUniformLoad", place });

const pairOf = construct(vector(2, "f32"), f(1), f(2));
const bools = construct(vector(3, "bool"), b(true), b(false), b(true));
const floats = construct(vector(3, "f32"), f(1), f(2), f(3));
const value = (type: Type, expression: Expression) => program([let_("x", type, expression)]);

export const OPERATION_CASES = [
  ruleCase("type/mismatch", "a sum of vectors of two sizes", value(three, binary("add", id, id)), value(three, binary("add", id, construct(vector(2, "u32"), u(1), u(2))))),
  ruleCase("type/mismatch", "a vector beside a scalar", value(three, binary("mul", id, construct(three, u(2), u(2), u(2)))), value(three, binary("mul", id, u(2)))),
  ruleCase("type/mismatch", "a vector shifted by one amount", value(three, binary("shl", id, construct(three, u(1), u(2), u(3)))), value(three, binary("shl", id, u(1)))),
  ruleCase("type/mismatch", "a comparison of vectors as one bool", value(vector(3, "bool"), binary("lt", id, id)), value(bool, binary("lt", id, id))),
  ruleCase("type/operand", "the complement of a vector of bools", value(three, { kind: "Unary", operator: "complement", operand: id }), value(vector(3, "bool"), { kind: "Unary", operator: "complement", operand: bools })),
  ruleCase("type/operand", "bits of f32 vectors", value(vector(3, "f32"), binary("add", floats, floats)), value(vector(3, "f32"), binary("or", floats, floats))),
  ruleCase("type/operand", "a sum of structs", program([var_("p", pair), let_("x", pair, load(variable("p")))]), program([var_("p", pair), let_("x", pair, binary("add", load(variable("p")), load(variable("p"))))])),
  ruleCase("type/mismatch", "a choice by component between vectors of another size", value(three, select(bools, id, id)), value(vector(2, "f32"), select(bools, pairOf, pairOf))),
  ruleCase("type/mismatch", "a choice by component between scalars", value(u32, select(b(true), u(1), u(2))), value(u32, select(bools, u(1), u(2)))),
  ruleCase("type/mismatch", "a choice by a vector of numbers", value(three, select(b(true), id, id)), value(three, select(id, id, id))),
  ruleCase("type/operand", "the bits of a vector of bools", value(three, convert(u32, bools)), value(three, bitcast(u32, bools))),
  ruleCase("type/operand", "a conversion of a struct", value(f32, convert(f32, u(1))), program([var_("p", pair), let_("x", f32, convert(f32, load(variable("p"))))])),
  ruleCase("type/mismatch", "a converted vector as a scalar", value(vector(3, "f32"), convert(f32, id)), value(f32, convert(f32, id))),
  ruleCase("type/mismatch", "an f32 as its bits", value(u32, bitcast(u32, f(1))), value(u32, bitcast(f32, u(1)))),

  ruleCase("type/construct", "a part too few", value(three, construct(three, u(1), u(2), u(3))), value(three, construct(three, u(1), u(2)))),
  ruleCase("type/construct", "an element too many", value(fixedArray(u32, 2), construct(fixedArray(u32, 2), u(1), u(2))), value(fixedArray(u32, 2), construct(fixedArray(u32, 2), u(1), u(2), u(3)))),
  ruleCase("type/construct", "a vector as two components of another", value(vector(2, "u32"), construct(vector(2, "u32"), component(id, "x"), component(id, "y"))), value(vector(4, "u32"), construct(vector(4, "u32"), id, u(1)))),
  ruleCase("type/construct", "a scalar", value(u32, u(1)), value(u32, construct(u32, u(1)))),
  ruleCase("type/mismatch", "a component of another type", value(three, construct(three, u(1), u(2), u(3))), value(three, construct(three, u(1), i(2), u(3)))),
  ruleCase("type/mismatch", "a member of another type", value(pair, construct(pair, u(1), pairOf)), value(pair, construct(pair, u(1), floats))),
  ruleCase("type/not-constructible", "an array of atomics", value(fixedArray(u32, 1), construct(fixedArray(u32, 1), u(1))), program([eval_({ kind: "AtomicLoad", place: buffer("cells", "first") }), let_("x", u32, component(construct(fixedArray(atomicU32, 1), u(1)), "x"))])),

  ruleCase("math/arguments", "an argument too few", value(u32, math("min", u(1), u(2))), value(u32, math("min", u(1)))),
  ruleCase("math/arguments", "an argument too many", value(f32, math("sqrt", f(1))), value(f32, math("sqrt", f(1), f(2)))),
  ruleCase("type/operand", "the sign of a u32", value(i32, math("sign", i(1))), value(u32, math("sign", u(1)))),
  ruleCase("type/operand", "the root of an integer", value(f32, math("sqrt", f(2))), value(u32, math("sqrt", u(2)))),
  ruleCase("type/operand", "the leading zeros of an f32", value(u32, math("countLeadingZeros", u(2))), value(f32, math("countLeadingZeros", f(2)))),
  ruleCase("type/operand", "the dot product of scalars", value(u32, math("dot", id, id)), value(u32, math("dot", u(1), u(2)))),
  ruleCase("type/operand", "the cross product in the plane", value(vector(3, "f32"), math("cross", floats, floats)), value(vector(2, "f32"), math("cross", pairOf, pairOf))),
  ruleCase("type/operand", "the direction of a scalar", value(vector(3, "f32"), math("normalize", floats)), value(f32, math("normalize", f(1)))),
  ruleCase("type/operand", "the length of an integer vector", value(f32, math("length", floats)), value(u32, math("length", id))),
  ruleCase("type/mismatch", "arguments of two types", value(u32, math("max", u(1), u(2))), value(u32, math("max", u(1), i(2)))),
  ruleCase("type/mismatch", "a mix of vectors by a scalar", value(vector(3, "f32"), math("mix", floats, floats, floats)), value(vector(3, "f32"), math("mix", floats, floats, f(0.5)))),
  ruleCase("type/mismatch", "a length as a vector", value(f32, math("length", floats)), value(vector(3, "f32"), math("length", floats))),

  ruleCase("place/index-type", "a component by an f32", program([store(buffer("positions", 0, lid), u(1))], withPositions), program([store(buffer("positions", 0, f(1)), u(1))], withPositions)),
  ruleCase("place/not-indexable", "an index into a component", program([store(buffer("positions", lid, lid), u(1))], withPositions), program([store(buffer("positions", lid, lid, lid), u(1))], withPositions)),

  ruleCase("place/not-workgroup", "a uniform load of a buffer", value(u32, uniformLoad(workgroup("shared", 0))), value(u32, uniformLoad(buffer("data", 0)))),
  ruleCase("place/not-workgroup", "a uniform load of a variable", program([var_("v", u32), eval_(uniformLoad(workgroup("shared", 0)))]), program([var_("v", u32), eval_(uniformLoad(variable("v")))])),
  ruleCase("place/atomic", "a uniform load of an atomic", program([eval_(uniformLoad(workgroup("shared", 0)))]), program([eval_(uniformLoad(workgroup("counter")))], { workgroupVariables: [{ name: "counter", type: atomicU32 }] })),
  ruleCase("atomic/position", "a uniform load inside a sum", value(u32, uniformLoad(workgroup("shared", 0))), value(u32, binary("add", u(1), uniformLoad(workgroup("shared", 0))))),
  ruleCase(
    "barrier/in-function",
    "a uniform load in a function",
    program([eval_(uniformLoad(workgroup("shared", 0)))]),
    program([], { functions: [fn("f", [], undefined, [eval_(uniformLoad(workgroup("shared", 0)))])] }),
  ),
];
