/** One function (or the entry body) while it is legalized: what its names are called, and the point that has been reached. */
import type { BuiltinName, DeviceFunction, Expression, Program } from "../../../../ir/ir.js";
import { functionEnvironment, programEnvironment, type Environment } from "../../../../ir/type-of.js";
import { u32 } from "../../../../ir/types.js";
import { Namer } from "../namer.js";
import { binary, call, literal, name, type WgslExpression, type WgslName, type WgslStatement } from "../syntax.js";
import type { Facts } from "./facts.js";
import type { Surroundings } from "./known-of.js";
import type { ModuleScope } from "./module-scope.js";

/** A place in a function where statements are appended, and what holds there. */
export interface Point {
  readonly scope: FunctionScope;
  readonly facts: Facts;
  readonly out: WgslStatement[];
}

/** The loop that Break and Continue mean. WGSL's `break` leaves a switch, so a Break inside one sets `leaveFlag`. */
export interface LoopFrame {
  leaveFlag: string | undefined;
}

export class FunctionScope {
  readonly module: ModuleScope;
  readonly environment: Environment;
  readonly around: Surroundings;
  /** Bindings that stand before the body, because guards all over it use them. */
  readonly top: WgslStatement[] = [];
  readonly loops: LoopFrame[] = [];
  /** See `Surroundings.meaningOf`. */
  readonly meanings = new Map<string, Expression>();
  /** Identifiers of Lets whose value is a constant expression. */
  readonly constantNames = new Set<string>();
  /** Identifiers of Lets for whose value `mayHoldConstant` says yes. */
  readonly constantHolders = new Set<string>();
  readonly #names: Namer;
  readonly #locals = new Map<string, string>();
  readonly #builtins = new Map<BuiltinName, string>();
  readonly #lastIndices = new Map<string, string>();

  /** `program`: whose function, or without `declared` whose entry body. */
  constructor(module: ModuleScope, program: Program, builtins: readonly BuiltinName[], declared?: DeviceFunction) {
    this.module = module;
    this.#names = new Namer(module.names);
    this.environment = functionEnvironment(program, declared);
    this.around = {
      environment: this.environment,
      isParameter: (irName) => module.isParameter(irName),
      lengthParameterOf: (buffer) => module.lengthParameterOf(buffer),
      meaningOf: (irName) => this.meanings.get(irName),
      workgroupSize: program.workgroupSize,
    };
    const outer = programEnvironment(program);
    for (const irName of this.environment.keys()) if (!outer.has(irName)) this.#locals.set(irName, this.#names.claim(irName));
    for (const builtin of builtins) this.#builtins.set(builtin, this.#names.claim(builtin));
  }

  /** A name of our own that clashes with none of the author's. */
  fresh(preferred: string): string {
    return this.#names.claim(preferred);
  }

  local(irName: string): string {
    const identifier = this.#locals.get(irName);
    if (identifier === undefined) throw new Error(`no declaration of ${irName} in ${this.module.program.name}`);
    return identifier;
  }

  value(irName: string): WgslExpression {
    return this.module.parameter(irName) ?? name(this.local(irName));
  }

  builtin(builtin: BuiltinName): WgslName {
    const identifier = this.#builtins.get(builtin);
    if (identifier === undefined) throw new Error(`${builtin} is not passed on in ${this.module.program.name}`);
    return name(identifier);
  }

  /**
   * The index that loads are clamped to: the last element of a run-time array, or 0 where its logical length is 0. The
   * device's buffer has at least one element, because an empty one can't be bound.
   */
  lastIndex(buffer: string): WgslName {
    const known = this.#lastIndices.get(buffer);
    if (known !== undefined) return name(known);
    const identifier = this.fresh(`${buffer}_last`);
    this.#lastIndices.set(buffer, identifier);
    const length = call("max", this.module.lengthOf(buffer), literal(u32, 1));
    this.top.push({ kind: "Let", name: identifier, value: binary("-", length, literal(u32, 1)) });
    return name(identifier);
  }
}

/** Names a value, so that it is evaluated once. */
export function bind(preferred: string, value: WgslExpression, at: Point): WgslName {
  const identifier = at.scope.fresh(preferred);
  at.out.push({ kind: "Let", name: identifier, value });
  return name(identifier);
}

/** True where repeating the text costs nothing: a name, a literal, a member of the parameter block. */
export function isCheap(value: WgslExpression): boolean {
  return value.kind === "Name" || value.kind === "Literal" || (value.kind === "Member" && isCheap(value.value));
}
