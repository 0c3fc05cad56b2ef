/** Statements: scopes, types and positions. */
import type { Assign, Break, Continue, For, FunctionReturn, Let, Statement, Switch, Var, While } from "../ir.js";
import { assertNever, bool, i32, typeName, u32, type Type } from "../types.js";
import { isInRange } from "./constants.js";
import type { Context } from "./context.js";
import { warnUnreachable } from "./control-flow.js";
import { checkExpression, checkTyped } from "./expressions.js";
import { MAX_SWITCH_VALUES } from "./language-limits.js";
import { checkAtomicPlace, checkValuePlace, checkWritable, expectType } from "./places.js";
import { isCompareExchangeResult } from "./type-rules.js";

type Loop = For | While;

/** `loop`: the innermost one around the block. */
export function checkBlock(context: Context, body: readonly Statement[], loop: Loop | undefined): void {
  context.scope.block(() => {
    for (const statement of body) checkStatement(context, statement, loop);
  });
  warnUnreachable(context.findings, body);
}

function checkStatement(context: Context, statement: Statement, loop: Loop | undefined): void {
  const { findings } = context;
  switch (statement.kind) {
    case "Let":
      return checkLet(context, statement);
    case "Var":
      return checkVar(context, statement);
    case "Assign":
      return checkAssign(context, statement);
    case "Store": {
      const type = checkValuePlace(context, statement.place, statement);
      checkWritable(context, statement.place);
      if (type !== undefined && statement.place.root.kind === "Variable" && statement.place.path.length === 0) {
        findings.report("place/whole-variable", statement, `a Store overwrites the whole variable \`${statement.place.root.name}\``, { help: "use Assign" });
      }
      return checkTyped(context, statement.value, type, "the stored value");
    }
    case "AtomicStore": {
      const scalar = checkAtomicPlace(context, statement.place, statement);
      checkWritable(context, statement.place);
      return checkTyped(context, statement.value, scalar, "the stored value");
    }
    case "If":
      checkTyped(context, statement.condition, bool, "the condition of an If");
      checkBlock(context, statement.then, loop);
      return checkBlock(context, statement.else, loop);
    case "Switch":
      return checkSwitch(context, statement, loop);
    case "For":
      return checkFor(context, statement);
    case "While":
      checkTyped(context, statement.bound, u32, "the bound of a While");
      checkTyped(context, statement.condition, bool, "the condition of a While");
      return checkBlock(context, statement.body, statement);
    case "Break":
    case "Continue":
      return checkJump(context, statement, loop);
    case "Return":
      if (context.function !== undefined) {
        findings.report("return/in-function", statement, `a Return stands in function \`${context.function.name}\``, { help: "use FunctionReturn" });
      }
      return;
    case "FunctionReturn":
      return checkFunctionReturn(context, statement);
    case "Barrier":
      if (context.function !== undefined) {
        findings.report("barrier/in-function", statement, `barrier ${statement.ordering} stands in function \`${context.function.name}\``);
      }
      return;
    case "Region":
      for (const text of [statement.generator, statement.source ?? ""]) {
        if (LINE_BREAK.test(text)) findings.report("region/text", statement, `a Region's text ${JSON.stringify(text)} holds a line break or a control character`);
      }
      return checkBlock(context, statement.body, loop);
    case "Eval":
      if (!["AtomicLoad", "AtomicRmw", "AtomicCompareExchange", "WorkgroupUniformLoad", "Call"].includes(statement.value.kind)) {
        findings.report("eval/no-effect", statement, `an Eval evaluates a ${statement.value.kind}, which has no effect`);
      }
      checkExpression(context, statement.value, "eval");
      return;
    default:
      return assertNever(statement);
  }
}

function checkJump({ findings, gridSyncHolders }: Context, statement: Break | Continue, loop: Loop | undefined): void {
  if (loop === undefined) {
    findings.report(statement.kind === "Break" ? "loop/break-outside" : "loop/continue-outside", statement, `a ${statement.kind} stands outside of any loop`);
  } else if (gridSyncHolders.has(loop)) {
    const notes = [{ message: "the loop holds a grid sync, so a split makes its iterations dispatches of their own", node: loop }];
    findings.report("grid-sync/break", statement, `a ${statement.kind} leaves an iteration of a loop that holds a grid sync`, { notes, help: "let the condition of the loop end it, and an If skip the rest" });
  }
}

/** Targets print provenance as a comment to the end of the line. (WGSL `#line-break`, and all control characters) */
const LINE_BREAK = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

function checkLet(context: Context, statement: Let): void {
  const { type, value } = statement;
  const actual = checkExpression(context, value, "whole");
  // Printers know this struct, so it is sound without being a type that programs can mention elsewhere.
  const sound = isCompareExchangeResult(type) || context.types.isConstructible(type, statement, `\`${statement.name}\``);
  if (sound) expectType(context, value, actual, type, `the value of \`${statement.name}\``);
  context.scope.declare(statement.name, sound ? { kind: "Value", type } : undefined, statement);
}

function checkVar(context: Context, statement: Var): void {
  const { name, type, value } = statement;
  const sound = context.types.isConstructible(type, statement, `\`${name}\``);
  if (value !== undefined) checkTyped(context, value, sound ? type : undefined, `the value of \`${name}\``);
  context.scope.declare(name, sound ? { kind: "Variable", type } : undefined, statement);
}

function checkAssign(context: Context, statement: Assign): void {
  const actual = checkExpression(context, statement.value, "whole");
  const meaning = context.scope.lookup(statement.variable, statement);
  if (meaning.kind === "Faulty") return;
  if (meaning.kind === "Variable") return expectType(context, statement.value, actual, meaning.type, `the value of \`${statement.variable}\``);
  context.findings.report("name/not-a-variable", statement, `\`${statement.variable}\` is assigned where it is a ${meaning.kind}`);
}

function checkFor(context: Context, statement: For): void {
  const counted = statement.type.scalar === "u32" || statement.type.scalar === "i32";
  if (!counted) context.findings.report("loop/counter-type", statement, `the counter \`${statement.variable}\` has type ${statement.type.scalar} where u32 or i32 must stand`);
  const type: Type | undefined = counted ? statement.type : undefined;
  checkTyped(context, statement.from, type, "the first bound of a For");
  checkTyped(context, statement.to, type, "the second bound of a For");
  context.scope.block(() => {
    context.scope.declare(statement.variable, type && { kind: "Value", type }, statement);
    checkBlock(context, statement.body, statement);
  });
}

function checkSwitch(context: Context, statement: Switch, loop: Loop | undefined): void {
  const { findings } = context;
  const type = checkExpression(context, statement.selector);
  const scalar = type?.kind === "Scalar" && (type.scalar === "u32" || type.scalar === "i32") ? type.scalar : undefined;
  if (type !== undefined && scalar === undefined) {
    findings.report("switch/selector-type", statement.selector, `a selector has type ${typeName(type)} where ${typeName(u32)} or ${typeName(i32)} must stand`);
  }
  const seen = new Set<number>();
  for (const each of statement.cases) {
    if (each.values.length === 0) findings.report("switch/no-value", each, "a case has no value");
    for (const value of each.values) {
      if (scalar !== undefined && (!isInRange(scalar, value) || Object.is(value, -0))) {
        findings.report("switch/value-range", each, `a case value is ${Object.is(value, -0) ? "-0" : value}, which is no ${scalar}`);
      }
      if (seen.has(value)) findings.report("switch/duplicate-value", each, `the case value ${value} occurs twice`);
      seen.add(value);
    }
    checkBlock(context, each.body, loop);
  }
  if (seen.size > MAX_SWITCH_VALUES) findings.report("limit/switch-values", statement, `a Switch has ${seen.size} case values (limit ${MAX_SWITCH_VALUES})`);
  checkBlock(context, statement.default, loop);
}

function checkFunctionReturn(context: Context, statement: FunctionReturn): void {
  const declared = context.function;
  const { value } = statement;
  if (declared === undefined) {
    context.findings.report("return/in-entry", statement, "a FunctionReturn stands in the entry body", { help: "use Return" });
    if (value !== undefined) checkExpression(context, value);
    return;
  }
  if ((value === undefined) !== (declared.result === undefined)) {
    const message = value === undefined ? `\`${declared.name}\` has a result, and a FunctionReturn gives no value` : `\`${declared.name}\` has no result, and a FunctionReturn gives a value`;
    context.findings.report("return/value", statement, message);
  }
  if (value !== undefined) checkTyped(context, value, declared.result, "the returned value");
}
