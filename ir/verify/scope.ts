/**
 * Names of one function while its body is checked. Names are unique per function (see `ir.ts`), so what is visible is one
 * flat map that grows with each declaration and shrinks at the end of each block.
 */
import { isIdentifier } from "../identifier.js";
import type { Statement } from "../ir.js";
import type { ProgramNode } from "../print.js";
import { forEachStatement } from "../traverse.js";
import type { Binding, Environment } from "../type-of.js";
import type { Findings } from "./findings.js";
import { nearest } from "./nearest-name.js";

/** A name whose declaration is at fault: using it says nothing more. */
export type Lookup = Binding | { readonly kind: "Faulty" };

const FAULTY: Lookup = { kind: "Faulty" };

export class Scope {
  readonly #findings: Findings;
  readonly #visible: Map<string, Binding>;
  readonly #faulty = new Set<string>();
  readonly #declared: Map<string, ProgramNode>;
  /** Every local declaration of the function, to tell "not here" from "nowhere". */
  readonly #locals: ReadonlyMap<string, Statement>;
  /** Names declared in the open block, each with what it meant before: a clash must not take the first meaning away. */
  #block: { readonly name: string; readonly before: Lookup | undefined }[] = [];

  /** `taken` are the names of program scope, which no local may have, each with its declaration. */
  constructor(findings: Findings, program: Environment, faulty: ReadonlySet<string>, taken: ReadonlyMap<string, ProgramNode>, body: readonly Statement[]) {
    this.#findings = findings;
    this.#visible = new Map(program);
    for (const name of faulty) this.#faulty.add(name);
    this.#declared = new Map(taken);
    this.#locals = localsOf(body);
  }

  get environment(): Environment {
    return this.#visible;
  }

  /** Declares a name until the end of the block. Without a binding its type is at fault, which has been reported. */
  declare(name: string, binding: Binding | undefined, node: ProgramNode): void {
    checkName(this.#findings, name, node);
    const first = this.#declared.get(name);
    if (first === undefined) {
      this.#declared.set(name, node);
    } else {
      this.#findings.report("name/duplicate", node, `\`${name}\` is declared twice`, { notes: [{ message: `\`${name}\` is declared here first`, node: first }] });
    }
    this.#block.push({ name, before: this.#visible.get(name) ?? (this.#faulty.has(name) ? FAULTY : undefined) });
    this.#set(name, binding ?? FAULTY);
  }

  block<Result>(inside: () => Result): Result {
    const outer = this.#block;
    this.#block = [];
    const result = inside();
    for (const { name, before } of this.#block.reverse()) this.#set(name, before);
    this.#block = outer;
    return result;
  }

  /** What a name means here; reports a name that means nothing. */
  lookup(name: string, node: ProgramNode): Lookup {
    const binding = this.#visible.get(name);
    if (binding !== undefined) return binding;
    if (this.#faulty.has(name)) return FAULTY;
    const local = this.#locals.get(name);
    if (local !== undefined) {
      const notes = [{ message: `\`${name}\` is declared here`, node: local }];
      this.#findings.report("name/out-of-scope", node, `\`${name}\` is not visible here`, { notes });
    } else {
      const similar = nearest(name, [...this.#visible.keys()]);
      this.#findings.report("name/unknown", node, `no \`${name}\` is declared`, similar === undefined ? {} : { help: `did you mean \`${similar}\`?` });
    }
    return FAULTY;
  }

  #set(name: string, meaning: Lookup | undefined): void {
    this.#visible.delete(name);
    this.#faulty.delete(name);
    if (meaning?.kind === "Faulty") this.#faulty.add(name);
    else if (meaning !== undefined) this.#visible.set(name, meaning);
  }
}

export function checkName(findings: Findings, name: string, node: ProgramNode | undefined): void {
  if (isIdentifier(name)) return;
  findings.report("name/invalid", node, `${JSON.stringify(name)} is not an identifier`, {
    help: "use letters, digits and _, not starting with a digit or __; true and false read as constants",
  });
}

function localsOf(body: readonly Statement[]): Map<string, Statement> {
  const locals = new Map<string, Statement>();
  forEachStatement(body, (statement) => {
    const name = statement.kind === "For" ? statement.variable : statement.kind === "Let" || statement.kind === "Var" ? statement.name : undefined;
    if (name !== undefined && !locals.has(name)) locals.set(name, statement);
  });
  return locals;
}
