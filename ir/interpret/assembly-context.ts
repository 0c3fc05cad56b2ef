/**
 * Where assembling stands: the code so far, the slots given out, and what the names of the current function mean. The
 * modules that assemble statements, expressions and places all write through it.
 */
import type { Barrier, DeviceFunction, Expression, Program, Statement } from "../ir.js";
import { functionEnvironment, typeOf, type Environment } from "../type-of.js";
import type { Type } from "../types.js";
import type { Address, Instruction, Invocation, SharedRoot, Site, UniformLoad } from "./machine.js";
import type { Value } from "./value.js";

/** Yields a value from slots and ids alone: shared memory that the expression reads is in slots by then. */
export type Evaluate = (invocation: Invocation) => Value;

/** An address that code refers to before it is known. */
export class Label {
  address: Address = -1;
}

export interface FunctionFrame {
  readonly entry: Label;
  readonly parameterSlots: readonly number[];
  readonly resultSlot: number;
}

export interface Loop {
  readonly breakTo: Label;
  readonly continueTo: Label;
  readonly counterSlot: number;
}

/** What a name of the current function stands for. */
export type NamedStorage =
  | { readonly kind: "Slot"; readonly slot: number }
  | { readonly kind: "Local"; readonly local: number }
  | { readonly kind: "Parameter"; readonly parameter: number };

export class AssemblyContext {
  readonly program: Program;
  readonly code: Instruction[] = [];
  readonly localTypes: Type[] = [];
  hasGridSync = false;
  readonly frames: ReadonlyMap<string, FunctionFrame>;
  readonly end = new Label();
  readonly regions: string[] = [];
  loops: Loop[] = [];
  slotCount = 0;
  #siteCount = 0;
  #environment: Environment;
  #storage = new Map<string, NamedStorage>();
  #frame: FunctionFrame | undefined;
  #statement: Statement | undefined;
  readonly #roots = new Map<string, SharedRoot>();

  constructor(program: Program) {
    this.program = program;
    this.#environment = functionEnvironment(program);
    this.frames = new Map(
      program.functions.map((declared) => {
        const frame = { entry: new Label(), parameterSlots: declared.parameters.map(() => this.newSlot()), resultSlot: this.newSlot() };
        return [declared.name, frame];
      }),
    );
    program.buffers.forEach(({ name, type, access }, index) => {
      this.#roots.set(name, { kind: "Buffer", index, name, type, writable: access === "read_write" });
    });
    program.workgroupVariables.forEach(({ name, type }, index) => {
      this.#roots.set(name, { kind: "Workgroup", index, name, type, writable: true });
    });
  }

  /** Names mean what they mean in this function, or without one in the entry body, from here on. */
  enter(declared?: DeviceFunction): void {
    this.#environment = functionEnvironment(this.program, declared);
    this.#storage = new Map();
    this.loops = [];
    this.program.parameters.forEach(({ name }, parameter) => this.#storage.set(name, { kind: "Parameter", parameter }));
    this.#frame = declared && this.frame(declared.name);
    declared?.parameters.forEach(({ name }, i) => {
      const slot = this.#frame?.parameterSlots[i];
      if (slot !== undefined) this.#storage.set(name, { kind: "Slot", slot });
    });
  }

  get #currentFrame(): FunctionFrame {
    return this.#frame ?? fail("a function return outside of a function");
  }

  frame(name: string): FunctionFrame {
    return this.frames.get(name) ?? fail(`no function ${name}`);
  }

  typeOf(expression: Expression): Type {
    return typeOf(expression, this.#environment) ?? fail(`an ill-typed ${expression.kind}`);
  }

  typeOfVariable(name: string): Type {
    const binding = this.#environment.get(name);
    return binding?.kind === "Variable" ? binding.type : fail(`no variable ${name}`);
  }

  newSlot(): number {
    this.slotCount += 1;
    return this.slotCount - 1;
  }

  declareSlot(name: string): number {
    const slot = this.newSlot();
    this.#storage.set(name, { kind: "Slot", slot });
    return slot;
  }

  declareLocal(name: string, type: Type): number {
    this.localTypes.push(type);
    const local = this.localTypes.length - 1;
    this.#storage.set(name, { kind: "Local", local });
    return local;
  }

  storage(name: string): NamedStorage {
    return this.#storage.get(name) ?? fail(`no name ${name}`);
  }

  sharedRoot(name: string): SharedRoot {
    return this.#roots.get(name) ?? fail(`no buffer or workgroup variable ${name}`);
  }

  /** Index of the parameter that counts this buffer's run-time array. */
  lengthParameter(bufferName: string): number {
    const name = this.program.buffers.find((buffer) => buffer.name === bufferName)?.lengthParameter;
    const index = this.program.parameters.findIndex((parameter) => parameter.name === name);
    return index >= 0 ? index : fail(`no length parameter for ${bufferName}`);
  }

  /** Of a statement, and from then on of the expressions in it. */
  statementSite(statement: Statement): Site {
    this.#statement = statement;
    return this.#site(statement, statement);
  }

  expressionSite(expression: Expression): Site {
    return this.#site(expression, this.#statement ?? fail("an expression outside of a statement"));
  }

  #site(node: Site["node"], statement: Statement): Site {
    this.#siteCount += 1;
    return { id: this.#siteCount, node, statement, regions: [...this.regions] };
  }

  get nextAddress(): Address {
    return this.code.length;
  }

  place(label: Label): void {
    label.address = this.nextAddress;
  }

  /** Local work that falls through. */
  emitLocal(site: Site, run: (invocation: Invocation) => void): void {
    const next = this.nextAddress + 1;
    this.code.push({
      kind: "Local",
      site,
      run: (invocation) => {
        run(invocation);
        return next;
      },
    });
  }

  /** Goes to the label where `choose` yields one, else falls through. */
  emitBranch(site: Site, choose: (invocation: Invocation) => Label | undefined): void {
    const next = this.nextAddress + 1;
    this.code.push({ kind: "Local", site, run: (invocation) => choose(invocation)?.address ?? next });
  }

  emitJump(site: Site, to: Label): void {
    this.code.push({ kind: "Local", site, run: () => to.address });
  }

  /** Leaves the current function, with a value where it yields one. */
  emitFunctionReturn(site: Site, value?: Evaluate): void {
    const { resultSlot } = this.#currentFrame;
    this.code.push({
      kind: "Local",
      site,
      run: (invocation) => {
        if (value !== undefined) invocation.slots[resultSlot] = value(invocation);
        return invocation.returnAddresses.pop() ?? fail("a return without a call");
      },
    });
  }

  /** What a function without a result does at the end of its body. */
  emitFunctionEnd(): void {
    this.code.push({ kind: "Local", run: (invocation) => invocation.returnAddresses.pop() ?? fail("a return without a call") });
  }

  emitBarrier(site: Site, ordering: Barrier["ordering"], uniformLoad?: UniformLoad): void {
    if (ordering === "GridSync") this.hasGridSync = true;
    const loopSlots = this.loops.map((loop) => loop.counterSlot);
    const next = this.nextAddress + 1;
    this.code.push({ kind: "Barrier", site, ordering, loopSlots, next, ...(uniformLoad && { uniformLoad }) });
  }

  /** One access of shared memory that falls through. */
  emitShared(site: Site, run: (invocation: Invocation) => void): void {
    const next = this.nextAddress + 1;
    this.emitRepeatable(site, (invocation) => {
      run(invocation);
      return next;
    });
  }

  /** One access of shared memory that says itself where to go on, its own address included. */
  emitRepeatable(site: Site, run: (invocation: Invocation) => Address): void {
    this.code.push({ kind: "Shared", site, run });
  }
}

function fail(what: string): never {
  throw new Error(`${what}: the program is not verified`);
}
