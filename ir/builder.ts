/**
 * Building programs in TypeScript. Each call appends one statement, or makes an expression for one; types are checked as
 * they meet, names are made unique, and every misuse throws a `BuildError`. What the builder lets through is still
 * `verify`'s to judge: scopes, uniformity, bindings.
 *
 * ```ts
 * const program = buildProgram({ name: "double", workgroupSize: [64, 1, 1] }, (k) => {
 *   const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
 *   const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
 *   k.store(data.at(i), k.mul(k.load(data.at(i)), 2));
 * });
 * ```
 */
import { BlockBuilder } from "./builder/block-builder.js";
import type { FunctionHandle } from "./builder/expression-builder.js";
import { PlaceBuilder } from "./builder/place-builder.js";
import { ProgramScope, type FunctionScope } from "./builder/scope.js";
import type { BarrierOrdering, Buffer, Expression, FunctionParameter, Program, Ref } from "./ir.js";
import { typeName, typesEqual, u32, type Scalar, type Type } from "./types.js";

export { BlockBuilder } from "./builder/block-builder.js";
export type { FunctionHandle } from "./builder/expression-builder.js";
export type { Operand } from "./builder/operand.js";
export { PlaceBuilder, Variable } from "./builder/place-builder.js";
export { BuildError } from "./builder/scope.js";

export interface ProgramInit {
  readonly name: string;
  readonly workgroupSize: readonly [number, number, number];
}

export function buildProgram(init: ProgramInit, build: (k: ProgramBuilder) => void): Program {
  const program = new ProgramScope(init.name);
  const entry = program.openFunction("entry", { kind: "Entry" });
  const body = program.build(entry, () => build(new ProgramBuilder(entry)));
  const { name, buffers, workgroupVariables, parameters, functions } = program;
  return { name, workgroupSize: init.workgroupSize, buffers, workgroupVariables, parameters, functions, body };
}

export interface FunctionInit<Parameters extends readonly FunctionParameter[]> {
  readonly name: string;
  readonly parameters: Parameters;
  /** Absent: a call yields nothing. */
  readonly result?: Type;
}

/** The entry body, and the declarations of program scope. */
export class ProgramBuilder extends BlockBuilder {
  constructor(scope: FunctionScope) {
    super(scope);
  }

  /** Declares a buffer. A `lengthParameter` that is no parameter yet becomes the next one. */
  buffer(declaration: Buffer): PlaceBuilder {
    const { name, group, binding, access, type, lengthParameter } = declaration;
    this.scope.program.declare(name, { kind: "Buffer", type });
    if (lengthParameter === undefined) {
      this.scope.program.buffers.push({ name, group, binding, access, type });
    } else {
      this.scope.program.buffers.push({ name, group, binding, access, type, lengthParameter });
      this.#lengthParameter(name, lengthParameter);
    }
    return this.place(name);
  }

  /** Declares a dispatch parameter; parameters lie in the uniform block in the order of their declaration. */
  parameter(name: string, type: Scalar): Ref {
    this.scope.program.declare(name, { kind: "Value", type });
    this.scope.program.parameters.push({ name, type });
    return { kind: "Ref", name };
  }

  /** Declares memory that one workgroup shares. */
  workgroup(name: string, type: Type): PlaceBuilder {
    this.scope.program.declare(name, { kind: "Workgroup", type });
    this.scope.program.workgroupVariables.push({ name, type });
    return this.place(name);
  }

  /** Declares a device function; `args` holds its parameters by name. */
  function<const Parameters extends readonly FunctionParameter[]>(
    init: FunctionInit<Parameters>,
    body: (k: BlockBuilder, args: { readonly [Name in Parameters[number]["name"]]: Ref }) => void,
  ): FunctionHandle;
  function(init: FunctionInit<readonly FunctionParameter[]>, body: (k: BlockBuilder, args: Readonly<Record<string, Ref>>) => void): FunctionHandle {
    const { program } = this.scope;
    const scope = program.openFunction(`function ${init.name}`, { kind: "Function", result: init.result });
    const args: Record<string, Ref> = {};
    for (const { name, type } of init.parameters) {
      scope.declareExactly(name, { kind: "Value", type });
      args[name] = { kind: "Ref", name };
    }
    const statements = program.build(scope, () => body(new BlockBuilder(scope), args));
    const head = { name: init.name, parameters: init.parameters.map(({ name, type }) => ({ name, type })), ...(init.result === undefined ? {} : { result: init.result }) };
    const declared = { ...head, body: statements };
    program.declare(init.name, { kind: "Function", function: declared });
    program.functions.push(declared);
    return head;
  }

  /** Ends this invocation for the whole program. */
  return(): void {
    this.scope.append({ kind: "Return" });
  }

  barrier(ordering: BarrierOrdering): void {
    this.scope.append({ kind: "Barrier", ordering });
  }

  /** A barrier of the workgroup, then one load that is uniform in it. Wrap in `let`. */
  workgroupUniformLoad(place: PlaceBuilder): Expression {
    if (place.place.root.kind !== "Workgroup") throw this.scope.error(`${place.place.root.name}: only workgroup memory is read with workgroupUniformLoad`);
    return { kind: "WorkgroupUniformLoad", place: place.place };
  }

  #lengthParameter(buffer: string, name: string): void {
    const declared = this.scope.program.parameters.find((each) => each.name === name);
    if (declared === undefined) {
      this.parameter(name, u32);
    } else if (!typesEqual(declared.type, u32)) {
      throw this.scope.error(`parameter ${name} is ${typeName(declared.type)} where ${buffer} counts its elements with it (u32)`);
    }
  }
}
