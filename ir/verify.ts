/**
 * Verification: what must hold before anything else may look at a program.
 *
 * - **The right order is the only order.** Lowering and the oracle take a `VerifiedProgram`, and only `verify` makes one.
 *   Its brand exists for the compiler alone; the object is the very program that went in.
 * - **All findings together.** A program with three faults yields three findings, in the order of the printed text. What
 *   follows from a fault is not reported: an expression without a type, a name whose declaration is at fault, say
 *   nothing more.
 * - **Each rule has a stable code**, listed with its meaning in `verify/rules.ts`.
 * - **The law**: every verified program passes Dawn's null backend. So the rules are as strict as WGSL's, and where a
 *   target has to print one node as several, a little stricter (`verify/language-limits.ts`).
 *
 * The stages below depend on each other in this order. Nesting comes first, because everything after it recurses; a
 * program that is too deep gets that one kind of finding. Types come before buffers, signatures before bodies, so that a
 * use of a faulty declaration can stay silent. Synchronization comes last and asks nothing of the others: it runs on faulty
 * programs too, and treats what it doesn't know as uniform.
 */
import { DiagnosticError, type Diagnostic } from "./diagnostic.js";
import type { DeviceFunction, Program } from "./ir.js";
import { printProgram, type PrintedProgram, type ProgramNode } from "./print.js";
import { functionEnvironment, programEnvironment } from "./type-of.js";
import { holdersOfGridSyncs } from "./grid-syncs.js";
import { checkBuffers } from "./verify/buffers.js";
import { checkReturns } from "./verify/control-flow.js";
import { DEFAULT_DEVICE_PROFILE, type DeviceProfile } from "./verify/device-profile.js";
import { Findings } from "./verify/findings.js";
import { checkFunctionStorage, checkRecursion, checkSignatures } from "./verify/functions.js";
import { checkNesting } from "./verify/nesting.js";
import { checkParameterCount, declarationsOf } from "./verify/program-scope.js";
import { Scope } from "./verify/scope.js";
import { checkBlock } from "./verify/statements.js";
import { checkSynchronization } from "./verify/synchronization.js";
import { isConstructible, TypeRules } from "./verify/type-rules.js";
import { checkWorkgroupSize, checkWorkgroupVariables } from "./verify/workgroup.js";

export { DEFAULT_DEVICE_PROFILE, type DeviceProfile } from "./verify/device-profile.js";
export { RULES, type RuleCode } from "./verify/rules.js";

declare const verified: unique symbol;

/** A program that keeps every rule. The only stage input that lowering and the oracle accept. */
export type VerifiedProgram = Program & { readonly [verified]: true };

export type Verification =
  | { readonly ok: true; readonly program: VerifiedProgram; readonly warnings: readonly Diagnostic[] }
  | {
      readonly ok: false;
      /** Errors and warnings, in the order of the printed text. */
      readonly diagnostics: readonly Diagnostic[];
      /** The printed program that the diagnostics point into; empty where the program nests too deep to print. */
      readonly source: string;
    };

/** Checks every rule against the limits of `profile`. */
export function verify(program: Program, profile: DeviceProfile = DEFAULT_DEVICE_PROFILE): Verification {
  const findings = new Findings();
  const printable = checkNesting(findings, program);
  if (printable) checkProgram(findings, program, profile);
  if (findings.isEmpty) return { ok: true, program: brand(program), warnings: [] };

  const printed: PrintedProgram | undefined = printable ? printProgram(program) : undefined;
  const diagnostics = findings.toDiagnostics(`${program.name}.ir`, printed);
  if (diagnostics.every((each) => each.kind === "warning")) return { ok: true, program: brand(program), warnings: diagnostics };
  return { ok: false, diagnostics, source: printed?.text ?? "" };
}

/**
 * The verified program, for callers that can't go on without one.
 * @throws DiagnosticError with all findings
 */
export function verifyOrThrow(program: Program, profile: DeviceProfile = DEFAULT_DEVICE_PROFILE): VerifiedProgram {
  const verification = verify(program, profile);
  if (!verification.ok) throw new DiagnosticError(verification.diagnostics, verification.source);
  return verification.program;
}

/** The one place that makes a `VerifiedProgram`. */
function brand(program: Program): VerifiedProgram {
  return program as VerifiedProgram;
}

function checkProgram(findings: Findings, program: Program, profile: DeviceProfile): void {
  const types = new TypeRules(findings);
  checkWorkgroupSize(findings, program, profile);
  checkParameterCount(findings, program);
  const faulty = new Set([
    ...checkBuffers(findings, types, program, profile),
    ...checkWorkgroupVariables(findings, types, program, profile),
    ...checkSignatures(findings, types, program),
  ]);
  const taken = declarationsOf(findings, program);
  for (const declared of program.functions) {
    checkFunction(findings, types, program, faulty, taken, declared);
    checkFunctionStorage(findings, types, program, declared, functionEnvironment(program, declared));
  }
  const inEntry = functionEnvironment(program);
  checkFunction(findings, types, program, faulty, taken, undefined);
  checkFunctionStorage(findings, types, program, undefined, inEntry);
  checkRecursion(findings, program);
  checkSynchronization(findings, program, inEntry);
}

/** A device function, or the entry body where `declared` is absent. */
function checkFunction(
  findings: Findings,
  types: TypeRules,
  program: Program,
  faulty: ReadonlySet<string>,
  taken: ReadonlyMap<string, ProgramNode>,
  declared: DeviceFunction | undefined,
): void {
  const body = declared?.body ?? program.body;
  const environment = programEnvironment(program);
  for (const name of faulty) environment.delete(name);
  const scope = new Scope(findings, environment, faulty, taken, body);
  const buffers = new Map(program.buffers.map((buffer) => [buffer.name, buffer]));
  scope.block(() => {
    for (const parameter of declared?.parameters ?? []) {
      const sound = types.isSound(parameter.type, parameter) && isConstructible(parameter.type);
      scope.declare(parameter.name, sound ? { kind: "Value", type: parameter.type } : undefined, parameter);
    }
    checkBlock({ program, buffers, findings, types, scope, function: declared, gridSyncHolders: holdersOfGridSyncs(body) }, body, undefined);
  });
  if (declared !== undefined) checkReturns(findings, declared);
}
