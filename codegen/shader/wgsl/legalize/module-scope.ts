/** What a program's parts are called in its WGSL module, and what its functions must know about each other. */
import type { BuiltinName, Program } from "../../../../ir/ir.js";
import { forEachExpression, forEachStatement } from "../../../../ir/traverse.js";
import { struct, u32, type Struct } from "../../../../ir/types.js";
import { Namer } from "../namer.js";
import { binary, literal, member, name, type WgslConstant, type WgslExpression } from "../syntax.js";
import { wgslMemberName } from "../type-printer.js";
import { builtinsNeeded } from "./call-graph.js";
import { CompareExchangeHelpers } from "./compare-exchange.js";
import { either, type Known } from "./facts.js";
import { structsOf } from "./program-types.js";
import { SaturationHelpers } from "./saturation.js";

/** What the program calls the parameter block: no program can have a struct of this name. */
const PARAMETER_BLOCK = "__parameters";

export class ModuleScope {
  readonly program: Program;
  readonly names: Namer;
  readonly structNames = new Map<string, string>();
  readonly constants: WgslConstant[] = [];
  readonly compareExchange: CompareExchangeHelpers;
  readonly saturation: SaturationHelpers;
  readonly parameterBlock: { readonly type: Struct; readonly variable: string } | undefined;
  /** Buffers whose places are in bounds by construction. */
  readonly #inBounds: ReadonlySet<string>;
  readonly #entryPoints = new Map<Program, string>();
  readonly #structs: readonly Struct[];
  readonly #globals = new Map<string, string>();
  readonly #builtins: ReadonlyMap<string | undefined, readonly BuiltinName[]>;
  readonly #argumentsOf = new Map<string, readonly (Known | undefined)[]>();

  constructor(programs: readonly [Program, ...Program[]], inBounds: ReadonlySet<string>) {
    const program = merged(programs);
    this.program = program;
    this.names = new Namer(undefined, mathFunctionsIn(programs));
    this.#inBounds = inBounds;
    this.#structs = uniqueByName(programs.flatMap(structsOf));
    this.#builtins = builtinsNeeded(program);
    for (const each of this.#structs) if (!each.name.startsWith("__")) this.structNames.set(each.name, this.names.claim(each.name));
    for (const each of [...program.buffers, ...program.workgroupVariables, ...program.functions]) this.#globals.set(each.name, this.names.claim(each.name));
    for (const each of programs) this.#entryPoints.set(each, this.names.claim(each.name));
    for (const each of this.#structs) if (each.name.startsWith("__")) this.structNames.set(each.name, this.names.claim(pascalCase(each.name)));
    this.parameterBlock = this.#declareParameters();
    this.compareExchange = new CompareExchangeHelpers(this);
    this.saturation = new SaturationHelpers(this);
  }

  #declareParameters(): ModuleScope["parameterBlock"] {
    if (this.program.parameters.length === 0) return undefined;
    this.structNames.set(PARAMETER_BLOCK, this.names.claim("Parameters"));
    const members = this.program.parameters.map((each) => ({ name: each.name, type: each.type.scalar === "bool" ? u32 : each.type }));
    return { type: struct(PARAMETER_BLOCK, members), variable: this.names.claim("parameters") };
  }

  get structs(): readonly Struct[] {
    return this.parameterBlock === undefined ? this.#structs : [...this.#structs, this.parameterBlock.type];
  }

  entryPoint(program: Program): string {
    return this.#entryPoints.get(program) ?? program.name;
  }

  isInBounds(buffer: string): boolean {
    return this.#inBounds.has(buffer);
  }

  /** A buffer, workgroup variable or function. */
  global(irName: string): string {
    const identifier = this.#globals.get(irName);
    if (identifier === undefined) throw new Error(`no declaration of ${irName} in ${this.program.name}`);
    return identifier;
  }

  /** A dispatch parameter's value, or undefined where the name is none. */
  parameter(irName: string): WgslExpression | undefined {
    const declared = this.program.parameters.find((each) => each.name === irName);
    if (declared === undefined || this.parameterBlock === undefined) return undefined;
    const word = member(name(this.parameterBlock.variable), wgslMemberName(irName));
    return declared.type.scalar === "bool" ? binary("!=", word, literal(u32, 0)) : word;
  }

  isParameter(irName: string): boolean {
    return this.program.parameters.some((each) => each.name === irName);
  }

  lengthParameterOf(buffer: string): string | undefined {
    return this.program.buffers.find((each) => each.name === buffer)?.lengthParameter;
  }

  /** The logical length of a buffer's run-time array. */
  lengthOf(buffer: string): WgslExpression {
    const length = this.parameter(this.lengthParameterOf(buffer) ?? "");
    if (length === undefined) throw new Error(`buffer ${buffer} of ${this.program.name} has no length parameter`);
    return length;
  }

  builtinsOf(functionName: string | undefined): readonly BuiltinName[] {
    return this.#builtins.get(functionName) ?? [];
  }

  /** What one call site knows about its arguments. */
  recordCall(functionName: string, known: readonly (Known | undefined)[]): void {
    const before = this.#argumentsOf.get(functionName);
    const joined = known.map((each, i) => {
      const other = before?.[i];
      return before === undefined ? each : each === undefined || other === undefined ? undefined : either(each, other);
    });
    this.#argumentsOf.set(functionName, joined);
  }

  /** What all call sites together know about a function's arguments; ask only when all callers are legalized. */
  argumentsOf(functionName: string): readonly (Known | undefined)[] {
    return this.#argumentsOf.get(functionName) ?? [];
  }
}

/** `__compare_exchange_u32` to `CompareExchangeU32`. */
function pascalCase(text: string): string {
  return text.replace(/(^|_)+([a-z0-9])/g, (_, _separator, letter: string) => letter.toUpperCase());
}

/** What the programs declare together; the body is nobody's. Functions run in workgroups of the largest size. */
function merged(programs: readonly [Program, ...Program[]]): Program {
  const invocations = ({ workgroupSize: [x, y, z] }: Program): number => x * y * z;
  const largest = programs.reduce((most, each) => (invocations(each) > invocations(most) ? each : most));
  return {
    ...largest,
    buffers: uniqueByName(programs.flatMap((each) => each.buffers)),
    workgroupVariables: uniqueByName(programs.flatMap((each) => each.workgroupVariables)),
    functions: uniqueByName(programs.flatMap((each) => each.functions)),
    body: [],
  };
}

function mathFunctionsIn(programs: readonly Program[]): Set<string> {
  const names = new Set<string>();
  for (const { body, functions } of programs) {
    for (const each of [body, ...functions.map((declared) => declared.body)]) {
      forEachStatement(each, (statement) => forEachExpression(statement, (expression) => expression.kind === "MathCall" && names.add(expression.function)));
    }
  }
  return names;
}

function uniqueByName<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  return [...new Map(all.map((each) => [each.name, each])).values()];
}
