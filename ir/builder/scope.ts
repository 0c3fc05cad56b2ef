/**
 * What the builders share while a program is being built: the names declared so far, what they mean, and the block that
 * the next statement goes to. A name alone says what it refers to (see `ir.ts`), so each function has one flat map.
 */
import type { Buffer, DeviceFunction, Expression, Parameter, Statement, WorkgroupVariable } from "../ir.js";
import { isIdentifier } from "../identifier.js";
import { mapExpression, mapOperands } from "../traverse.js";
import { typeOf, type Binding, type Environment } from "../type-of.js";
import { typeName, type Type } from "../types.js";

/** A builder was used wrongly: says what, and in which function of which program; the stack says where in the author's code. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

export class ProgramScope {
  readonly name: string;
  readonly buffers: Buffer[] = [];
  readonly workgroupVariables: WorkgroupVariable[] = [];
  readonly parameters: Parameter[] = [];
  readonly functions: DeviceFunction[] = [];
  readonly #names = new Map<string, Binding>();
  readonly #functionScopes: FunctionScope[] = [];
  #active: FunctionScope | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Declares a name of program scope. Such names are never changed, so a clash is an error. */
  declare(name: string, binding: Binding): void {
    requireIdentifier(name, `program ${this.name}`);
    if (this.#names.has(name)) throw new BuildError(`program ${this.name}: the name "${name}" is declared twice`);
    const clash = this.#functionScopes.find((scope) => scope.environment.has(name));
    if (clash !== undefined) throw new BuildError(`${clash.where}: a local name equals "${name}", which is declared at program scope after it`);
    this.#names.set(name, binding);
    for (const scope of this.#functionScopes) scope.declareExactly(name, binding);
  }

  openFunction(label: string, returns: Returns): FunctionScope {
    const scope = new FunctionScope(this, `program ${this.name}, ${label}`, returns, this.#names);
    this.#functionScopes.push(scope);
    return scope;
  }

  /** Builds the body of one function. Until it is complete, no other builder of the program takes statements. */
  build(scope: FunctionScope, body: () => void): readonly Statement[] {
    const outer = this.#active;
    this.#active = scope;
    try {
      return scope.block(body);
    } finally {
      this.#active = outer;
    }
  }

  isActive(scope: FunctionScope): boolean {
    return this.#active === scope;
  }
}

/** What FunctionReturn may yield here; the entry body has none. */
export type Returns = { readonly kind: "Entry" } | { readonly kind: "Function"; readonly result: Type | undefined };

export class FunctionScope {
  readonly program: ProgramScope;
  /** For messages. */
  readonly where: string;
  readonly returns: Returns;
  loopDepth = 0;
  readonly #environment: Map<string, Binding>;
  #statements: Statement[] = [];

  constructor(program: ProgramScope, where: string, returns: Returns, programNames: Environment) {
    this.program = program;
    this.where = where;
    this.returns = returns;
    this.#environment = new Map(programNames);
  }

  get environment(): Environment {
    return this.#environment;
  }

  declareExactly(name: string, binding: Binding): void {
    requireIdentifier(name, this.where);
    if (this.#environment.has(name)) throw this.error(`the name "${name}" is declared twice`);
    this.#environment.set(name, binding);
  }

  /** Declares a local name, made unique as `name`, `name_1`, `name_2`, and returns it. */
  declareLocal(name: string, binding: Binding): string {
    requireIdentifier(name, this.where);
    let unique = name;
    for (let i = 1; this.#environment.has(unique); i++) unique = `${name}_${i}`;
    this.#environment.set(unique, binding);
    return unique;
  }

  typeOf(expression: Expression, what: string): Type {
    const type = typeOf(expression, this.#environment);
    if (type === undefined) throw this.error(`${what} has no type: ${describe(expression)}`);
    return type;
  }

  /**
   * Appends a statement. Its expressions are copied, because authors use one `Ref` object many times, and positions in
   * the printed program are found by the identity of a node.
   */
  append(statement: Statement): void {
    if (!this.program.isActive(this)) throw this.error(`a ${statement.kind} is built here while another function's body is open, or after the end`);
    this.#statements.push(mapOperands(statement, copyOf));
  }

  block(body: () => void): readonly Statement[] {
    const outer = this.#statements;
    const inner: Statement[] = [];
    this.#statements = inner;
    body();
    this.#statements = outer;
    return inner;
  }

  loop(body: () => void): readonly Statement[] {
    this.loopDepth++;
    const statements = this.block(body);
    this.loopDepth--;
    return statements;
  }

  error(message: string): BuildError {
    return new BuildError(`${this.where}: ${message}`);
  }
}

function copyOf(expression: Expression): Expression {
  return mapExpression(expression, (each) => each);
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case "Ref":
      return `no value is called "${expression.name}"`;
    case "Call":
      return `function ${expression.function} yields nothing, so its call stands in eval only`;
    case "Construct":
      return `construct of ${typeName(expression.type)}`;
    default:
      return `${expression.kind} of operands that it does not take`;
  }
}

function requireIdentifier(name: string, where: string): void {
  if (!isIdentifier(name)) throw new BuildError(`${where}: ${JSON.stringify(name)} is not an identifier (letters, digits and _; no digit and no __ at the start; not true or false)`);
}
