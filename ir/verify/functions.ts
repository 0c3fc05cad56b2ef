/** Device functions: signatures, and the calls among them. */
import type { Call, DeviceFunction, Program, Statement } from "../ir.js";
import { sizeBytes } from "../layout.js";
import { forEachExpression, forEachStatement } from "../traverse.js";
import { typeOf, type Environment } from "../type-of.js";
import type { Type } from "../types.js";
import type { Findings } from "./findings.js";
import { MAX_FUNCTION_PARAMETERS, MAX_FUNCTION_STORAGE_BYTES } from "./language-limits.js";
import { isCompareExchangeResult, type TypeRules } from "./type-rules.js";

/** The names of functions whose signature is at fault: calls of them say nothing more. */
export function checkSignatures(findings: Findings, types: TypeRules, program: Program): Set<string> {
  const faulty = new Set<string>();
  for (const declared of program.functions) {
    const { name, parameters, result } = declared;
    const parametersOk = parameters.map((each) => types.isConstructible(each.type, each, `parameter \`${each.name}\` of \`${name}\``));
    const resultOk = result === undefined || types.isConstructible(result, declared, `the result of \`${name}\``);
    if (parametersOk.includes(false) || !resultOk) faulty.add(name);
    if (parameters.length > MAX_FUNCTION_PARAMETERS) {
      findings.report("limit/parameters", declared, `\`${name}\` has ${parameters.length} parameters (limit ${MAX_FUNCTION_PARAMETERS})`);
    }
  }
  return faulty;
}

/** Reports each call that closes a cycle, with the way round. */
export function checkRecursion(findings: Findings, program: Program): void {
  const calls = new Map(program.functions.map((each) => [each.name, callsIn(each.body)]));
  const done = new Set<string>();
  const path: { readonly name: string; readonly call: Call }[] = [];
  const visit = (name: string): void => {
    for (const call of calls.get(name) ?? []) {
      const callee = call.function;
      const onPath = path.findIndex((each) => each.name === callee);
      if (callee === name || onPath >= 0) {
        const way = onPath >= 0 ? path.slice(onPath) : [];
        const notes = way.map((each) => ({ message: `\`${each.name}\` calls \`${each.call.function}\` here`, node: each.call }));
        findings.report("function/recursion", call, `\`${callee}\` calls itself${way.length > 0 ? ` through \`${name}\`` : ""}`, { notes });
      } else if (!done.has(callee) && calls.has(callee)) {
        path.push({ name, call });
        visit(callee);
        path.pop();
      }
    }
    done.add(name);
  };
  for (const { name } of program.functions) if (!done.has(name)) visit(name);
}

function callsIn(body: readonly Statement[]): Call[] {
  const calls: Call[] = [];
  forEachStatement(body, (statement) =>
    forEachExpression(statement, (expression) => {
      if (expression.kind === "Call") calls.push(expression);
    }),
  );
  return calls;
}

/** Variables, and values of array or struct type, which a target may have to keep as variables. */
export function checkFunctionStorage(findings: Findings, types: TypeRules, program: Program, declared: DeviceFunction | undefined, environment: Environment): void {
  const body = declared?.body ?? program.body;
  const stored: Type[] = (declared?.parameters ?? []).map((each) => each.type);
  const add = (type: Type | undefined): void => {
    if (type !== undefined && !isCompareExchangeResult(type) && types.isSound(type, declared)) stored.push(type);
  };
  forEachStatement(body, (statement) => {
    if (statement.kind === "Var" || (statement.kind === "Let" && isComposite(statement.type))) add(statement.type);
    forEachExpression(statement, (each) => {
      if (each.kind !== "Load" && each.kind !== "WorkgroupUniformLoad") return;
      if (each.place.path.every((step) => step.kind === "Field") || (statement.kind === "Let" && statement.value === each)) return;
      const type = typeOf(each, environment);
      if (type !== undefined && isComposite(type)) add(type);
    });
  });
  const bytes = stored.reduce((sum, type) => sum + sizeBytes(type), 0);
  if (bytes <= MAX_FUNCTION_STORAGE_BYTES) return;
  const where = declared === undefined ? "the entry body" : `\`${declared.name}\``;
  findings.report("limit/function-storage", declared ?? body[0], `the variables and the values of array or struct type of ${where} take ${bytes} bytes (limit ${MAX_FUNCTION_STORAGE_BYTES})`);
}

function isComposite(type: Type): boolean {
  return type.kind === "FixedArray" || type.kind === "Struct";
}
