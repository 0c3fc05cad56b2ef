/**
 * Verified programs to the WGSL that means the same: the one place where the parts meet. Entry bodies come first and
 * functions follow their callers, because what every call site knows about an argument spares guards in the callee.
 */
import type { BufferAccess, BuiltinName, DeviceFunction, Program } from "../../../../ir/ir.js";
import { u32, vector } from "../../../../ir/types.js";
import type { WgslBinding, WgslFunction, WgslModule, WgslParameter } from "../syntax.js";
import { builtinsNeeded, callersFirst } from "./call-graph.js";
import { Facts } from "./facts.js";
import { FunctionScope, type Point } from "./function-scope.js";
import { ModuleScope } from "./module-scope.js";
import { legalizeStatements } from "./statements.js";

/** WebGPU group and binding of the block that holds the dispatch parameters. */
export const PARAMETER_GROUP = 3;
export const PARAMETER_BINDING = 0;

const SPACE = {
  read: "storage, read",
  read_write: "storage, read_write",
  uniform: "uniform",
} satisfies Record<BufferAccess, WgslBinding["space"]>;

/**
 * Programs that share their buffers, parameters and functions, as entry points of one module. Places in the buffers
 * `inBounds` are never out of bounds, and get no guards.
 */
export function legalizeSegments(programs: readonly [Program, ...Program[]], inBounds: ReadonlySet<string>): WgslModule {
  const module = new ModuleScope(programs, inBounds);
  const { program } = module;
  const entryPoints = programs.map((each) => ({ ...legalizeEntry(module, each), workgroupSize: each.workgroupSize }));
  const legal = new Map<string, WgslFunction>();
  for (const declared of callersFirst(program)) legal.set(declared.name, legalizeFunction(declared, module));
  return {
    structs: module.structs,
    structNames: module.structNames,
    constants: module.constants,
    bindings: bindingsOf(module),
    workgroupVariables: program.workgroupVariables.map(({ name, type }) => ({ name: module.global(name), type })),
    functions: [...module.saturation.functions(), ...module.compareExchange.functions(), ...program.functions.flatMap(({ name }) => legal.get(name) ?? [])],
    entryPoints,
  };
}

function bindingsOf(module: ModuleScope): WgslBinding[] {
  const buffers = module.program.buffers.map(({ name, group, binding, access, type }) => ({ group, binding, space: SPACE[access], name: module.global(name), type }));
  if (module.parameterBlock === undefined) return buffers;
  const { type, variable } = module.parameterBlock;
  return [...buffers, { group: PARAMETER_GROUP, binding: PARAMETER_BINDING, space: "uniform", name: variable, type }];
}

function legalizeEntry(module: ModuleScope, program: Program): WgslFunction {
  const builtins = builtinsNeeded(program).get(undefined) ?? [];
  const scope = new FunctionScope(module, program, builtins);
  const at: Point = { scope, facts: new Facts(), out: [] };
  legalizeStatements(program.body, at);
  const parameters = builtinParameters(builtins, scope).map((each, i) => ({ ...each, builtin: builtins[i] ?? each.name }));
  return { name: module.entryPoint(program), parameters, body: [...scope.top, ...at.out] };
}

function legalizeFunction(declared: DeviceFunction, module: ModuleScope): WgslFunction {
  const builtins = module.builtinsOf(declared.name);
  const scope = new FunctionScope(module, module.program, builtins, declared);
  const at: Point = { scope, facts: new Facts(), out: [] };
  module.argumentsOf(declared.name).forEach((known, i) => {
    const parameter = declared.parameters[i];
    if (known !== undefined && parameter !== undefined) at.facts.set(parameter.name, known);
  });
  legalizeStatements(declared.body, at);
  const own = declared.parameters.map(({ name, type }) => ({ name: scope.local(name), type }));
  const shared = { name: module.global(declared.name), parameters: [...own, ...builtinParameters(builtins, scope)], body: [...scope.top, ...at.out] };
  return declared.result === undefined ? shared : { ...shared, result: declared.result };
}

function builtinParameters(builtins: readonly BuiltinName[], scope: FunctionScope): WgslParameter[] {
  return builtins.map((builtin) => ({
    name: scope.builtin(builtin).name,
    type: builtin === "local_invocation_index" ? u32 : vector(3, "u32"),
  }));
}
