import { u32 } from "../../../ir/types.js";
import { assign, atomicAdd, b, barrier, binary, break_, buffer, call, compareExchange, component, continue_, eval_, f, fn, for_, functionReturn, i, if_, let_, load, program, ref, return_, store, switch_, u, var_, while_ } from "../program-data.js";
import { f32 } from "../../../ir/types.js";
import { ruleCase } from "./rule-case.js";

const first = buffer("cells", "first");
const add = atomicAdd(first, u(1));
const one = fn("one", [], u32, [functionReturn(u(1))]);
const nothing = fn("nothing", [], undefined, []);
const functions = [one, nothing];
const loop = (...body: Parameters<typeof program>[0]) => program([for_("k", u(0), u(4), body)]);
const selected = (...cases: readonly (readonly number[])[]) => program([switch_(u(1), cases.map((values) => ({ values, body: [] })))]);
const withResult = (...body: Parameters<typeof program>[0]) => program([], { functions: [fn("f", [["x", u32]], u32, body)] });
const condition = binary("eq", ref("x"), u(0));
const done = functionReturn(u(1));

export const EFFECT_CASES = [
  ruleCase("atomic/position", "an atomic inside a sum", program([let_("x", u32, add)]), program([let_("x", u32, binary("add", add, u(1)))])),
  ruleCase("atomic/position", "an atomic as the start of a Var", program([var_("x", u32), assign("x", add)]), program([var_("x", u32, add)])),
  ruleCase("atomic/position", "an atomic as a condition", program([if_(b(true), [])]), program([if_(component(compareExchange(first, u(0), u(1)), "exchanged"), [])])),
  ruleCase("atomic/position", "an atomic as an index", program([let_("x", u32, { kind: "AtomicLoad", place: first }), store(buffer("data", ref("x")), u(1))]), program([store(buffer("data", { kind: "AtomicLoad", place: first }), u(1))])),
  ruleCase("call/position", "a call inside a stored value", program([let_("x", u32, call("one"))], { functions }), program([store(buffer("data", 0), call("one"))], { functions })),
  ruleCase("call/position", "a call as the argument of a call", program([eval_(call("one"))], { functions }), program([let_("x", u32, binary("add", u(1), call("one")))], { functions })),
  ruleCase("call/no-result", "a value of a call that yields nothing", program([eval_(call("nothing"))], { functions }), program([let_("x", u32, call("nothing"))], { functions })),
  ruleCase("call/arguments", "one argument too many", program([eval_(call("one"))], { functions }), program([eval_(call("one", u(1)))], { functions })),
  ruleCase("eval/no-effect", "an Eval of a load", program([eval_(add)]), program([eval_(load(buffer("data", 0)))])),

  ruleCase("loop/break-outside", "a Break outside of loops", loop(break_), program([break_])),
  ruleCase("loop/break-outside", "a Break in a Switch that no loop holds", loop(switch_(u(1), [{ values: [1], body: [break_] }])), program([switch_(u(1), [{ values: [1], body: [break_] }])])),
  ruleCase("loop/continue-outside", "a Continue outside of loops", program([while_(b(true), u(4), [continue_])]), program([if_(b(true), [continue_])])),
  ruleCase("loop/counter-type", "a counter that is f32", loop(), program([for_("k", f(0), f(4), [], f32)])),
  ruleCase("switch/no-value", "a case without values", selected([1]), selected([])),
  ruleCase("switch/value-range", "a case value that a u32 can't have", selected([0xffffffff]), selected([-1])),
  ruleCase("switch/value-range", "a case value that an i32 can't have", program([switch_(i(0), [{ values: [-1], body: [] }])]), program([switch_(i(0), [{ values: [0x80000000], body: [] }])])),
  ruleCase("switch/duplicate-value", "a value that occurs twice in a case", selected([1, 2]), selected([1, 1])),
  ruleCase("switch/duplicate-value", "a value that occurs in two cases", selected([1], [2]), selected([1], [1])),
  ruleCase("limit/switch-values", "more case values than WGSL allows", selected(Array.from({ length: 1023 }, (_, value) => value)), selected(Array.from({ length: 1024 }, (_, value) => value))),

  ruleCase("return/in-function", "a Return in a function", program([return_]), program([], { functions: [fn("f", [], undefined, [return_])] })),
  ruleCase("return/in-entry", "a FunctionReturn in the entry body", program([], { functions: [fn("f", [], undefined, [functionReturn()])] }), program([functionReturn()])),
  ruleCase("return/value", "a FunctionReturn without the result", withResult(done), withResult(functionReturn())),
  ruleCase("return/value", "a FunctionReturn with a value where there is no result", program([], { functions: [nothing] }), program([], { functions: [fn("f", [], undefined, [done])] })),
  ruleCase("return/missing", "a function that ends without its result", withResult(done), withResult()),
  ruleCase("return/missing", "a branch that ends without the result", withResult(if_(condition, [done], [done])), withResult(if_(condition, [done]))),
  ruleCase("return/missing", "a default that ends without the result", withResult(switch_(ref("x"), [{ values: [1], body: [done] }], [done])), withResult(switch_(ref("x"), [{ values: [1], body: [done] }]))),
  ruleCase("return/missing", "a loop that may run no iteration", withResult(for_("k", u(0), u(4), [done]), done), withResult(for_("k", u(0), u(4), [done]))),
  ruleCase("barrier/in-function", "a barrier in a function", program([barrier]), program([], { functions: [fn("f", [], undefined, [barrier])] })),
  ruleCase("unreachable/after-return", "a statement after Return", program([var_("x", u32), return_]), program([return_, var_("x", u32)])),
  ruleCase("unreachable/after-return", "a statement after branches that both return", program([if_(b(true), [return_]), barrier]), program([if_(b(true), [return_], [return_]), barrier])),
  ruleCase("unreachable/after-return", "a statement after FunctionReturn", withResult(done), withResult(done, done)),
  ruleCase("unreachable/after-jump", "a statement after Break", loop(var_("x", u32), break_), loop(break_, var_("x", u32))),
  ruleCase("unreachable/after-jump", "a statement after Continue", loop(if_(b(true), [continue_]), var_("x", u32)), loop(if_(b(true), [continue_], [break_]), var_("x", u32))),
  ruleCase("function/recursion", "a function that calls itself", program([], { functions: [one, nothing] }), program([], { functions: [fn("f", [], undefined, [eval_(call("f"))])] })),
  ruleCase(
    "function/recursion",
    "two functions that call each other",
    program([], { functions: [fn("f", [], undefined, [eval_(call("g"))]), fn("g", [], undefined, [])] }),
    program([], { functions: [fn("f", [], undefined, [eval_(call("g"))]), fn("g", [], undefined, [eval_(call("f"))])] }),
  ),
];
