import { atomicU32, fixedArray, runtimeArray, struct, u32 } from "../../../ir/types.js";
import { assign, buffer, call, data, eval_, fn, for_, if_, b, let_, load, program, ref, region, store, u, var_, variable } from "../program-data.js";
import { ruleCase } from "./rule-case.js";

const letX = let_("x", u32, u(1));
const useX = store(buffer("data", 0), ref("x"));

export const NAME_CASES = [
  ruleCase("name/invalid", "a name that starts with two underscores", program([let_("_x", u32, u(1))]), program([let_("__x", u32, u(1))])),
  ruleCase("name/invalid", "a name that starts with a digit", program([let_("x1", u32, u(1))]), program([let_("1x", u32, u(1))])),
  ruleCase("name/invalid", "a lone underscore", program([var_("_a", u32)]), program([var_("_", u32)])),
  ruleCase("name/invalid", "a letter outside of ASCII", program([var_("a", u32)]), program([var_("\u00e4", u32)])),
  ruleCase("name/invalid", "a function called true", program([], { functions: [fn("truth", [], undefined, [])] }), program([], { functions: [fn("true", [], undefined, [])] })),
  ruleCase("name/invalid", "a program name with a space", program([], { name: "heat-2.step" }), program([], { name: "heat 2" })),
  ruleCase("name/duplicate", "two declarations in one block", program([letX, let_("y", u32, u(2))]), program([letX, let_("x", u32, u(2))])),
  ruleCase("name/duplicate", "a name that an inner block shadows", program([letX, region([let_("y", u32, u(2))])]), program([letX, region([let_("x", u32, u(2))])])),
  ruleCase("name/duplicate", "one name in two blocks side by side", program([region([letX]), region([let_("y", u32, u(2))])]), program([region([letX]), region([letX])])),
  ruleCase("name/duplicate", "a local that is called as a buffer", program([let_("datum", u32, u(1))]), program([let_("data", u32, u(1))])),
  ruleCase("name/duplicate", "a loop counter that is called as a variable", program([var_("n", u32), for_("k", u(0), u(4), [])]), program([var_("n", u32), for_("n", u(0), u(4), [])])),
  ruleCase("name/duplicate", "two buffers of one name", program([], { buffers: [data, { ...data, name: "other", binding: 5 }] }), program([], { buffers: [data, { ...data, binding: 5 }] })),
  ruleCase(
    "name/duplicate",
    "a function parameter that is called as a parameter of the program",
    program([], { functions: [fn("f", [["n", u32]], undefined, [])] }),
    program([], { functions: [fn("f", [["count", u32]], undefined, [])] }),
  ),
  ruleCase("name/unknown", "a name that nothing declares", program([letX, useX]), program([useX])),
  ruleCase("name/unknown", "a buffer that nothing declares", program([eval_(call("f"))], { functions: [fn("f", [], undefined, [])] }), program([eval_(call("f"))])),
  ruleCase("name/out-of-scope", "a use before the declaration", program([letX, useX]), program([useX, letX])),
  ruleCase("name/out-of-scope", "a use after the block of the declaration", program([region([letX, useX])]), program([region([letX]), useX])),
  ruleCase("name/out-of-scope", "a use in the other branch", program([if_(b(true), [letX, useX])]), program([if_(b(true), [letX], [useX])])),
  ruleCase(
    "name/out-of-scope",
    "a use of a counter after its loop",
    program([for_("k", u(0), u(4), [store(buffer("data", 0), ref("k"))])]),
    program([for_("k", u(0), u(4), []), store(buffer("data", 0), ref("k"))]),
  ),
  ruleCase("name/not-a-value", "a Ref to a variable", program([var_("x", u32), store(buffer("data", 0), load(variable("x")))]), program([var_("x", u32), useX])),
  ruleCase("name/not-a-value", "a Ref to a buffer", program([store(buffer("data", 0), ref("count"))]), program([store(buffer("data", 0), ref("data"))])),
  ruleCase("name/not-a-variable", "an assignment to a Let", program([var_("x", u32), assign("x", u(2))]), program([letX, assign("x", u(2))])),
  ruleCase(
    "name/not-a-variable",
    "an assignment to a counter",
    program([var_("x", u32), for_("k", u(0), u(4), [assign("x", ref("k"))])]),
    program([for_("k", u(0), u(4), [assign("k", u(0))])]),
  ),
  ruleCase("name/not-a-variable", "an assignment to a parameter", program([var_("x", u32), assign("x", ref("count"))]), program([assign("count", u(2))])),
  ruleCase("name/not-a-function", "a call of a value", program([eval_(call("f"))], { functions: [fn("f", [], undefined, [])] }), program([letX, eval_(call("x"))])),
  ruleCase("region/text", "a line break in a Region's text", program([region([], "a \u00fcber-generator")]), program([region([], "two\nlines")])),
  ruleCase("region/text", "Unicode's line separator", program([region([], "a")]), program([region([], "a\u2028b")])),
  ruleCase("type/struct-clash", "one struct name with two layouts", twoStructs(u32), twoStructs(atomicU32)),
];

function twoStructs(inner: typeof u32 | typeof atomicU32) {
  const buffers = [
    { name: "first", group: 0, binding: 0, access: "read_write" as const, type: struct("Pair", [{ name: "a", type: u32 }]) },
    { name: "second", group: 0, binding: 1, access: "read_write" as const, type: runtimeArray(fixedArray(struct("Pair", [{ name: "a", type: inner }]), 2)), lengthParameter: "count" },
  ];
  return program([], { buffers });
}
