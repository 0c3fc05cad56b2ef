import type { KernelArgument, KernelHandler, KernelResult } from "../../codegen/shader/kernel.js";
import { GridwrightError } from "../error.js";

/** What `submit` takes for an opcode: an entry of a generated `opcodes`, or a handler. */
export interface OpcodeDescriptor {
  readonly name: string;
  readonly opcode: number;
  /** Word i of a slot's arguments is argument i. */
  readonly arguments: readonly KernelArgument[];
  readonly results?: readonly KernelResult[];
}

/** The arguments of an opcode by name; the names are known to the compiler where the descriptor is a constant. */
export type ArgumentsOf<O extends OpcodeDescriptor> = {
  readonly [A in O["arguments"][number] as A["name"]]: number | boolean;
};

/** The same for many slots at once. */
export type ColumnsOf<O extends OpcodeDescriptor> = {
  readonly [A in O["arguments"][number] as A["name"]]: number | boolean | ArrayLike<number | boolean>;
};

/** How slots of one opcode are written and read: names as the caller knows them, constraints as the kernel was compiled. */
export interface OpcodePlan {
  readonly name: string;
  readonly opcode: number;
  readonly arguments: readonly KernelArgument[];
  readonly results: readonly KernelResult[];
  /** Names of the fault codes that this opcode declares. */
  readonly faultNames: ReadonlyMap<number, string>;
}

/** Joins descriptors with the handlers of one kernel, once per descriptor. */
export class OpcodePlans {
  readonly #handlers: ReadonlyMap<number, KernelHandler>;
  readonly #plans = new WeakMap<OpcodeDescriptor, OpcodePlan>();
  readonly #kernelName: string;

  constructor(kernelName: string, handlers: readonly KernelHandler[]) {
    this.#kernelName = kernelName;
    this.#handlers = new Map(handlers.map((handler) => [handler.opcode, handler]));
  }

  /** @throws GridwrightError `opcode/no-handler`, also where the kernel's handler has other arguments */
  planFor(descriptor: OpcodeDescriptor): OpcodePlan {
    const known = this.#plans.get(descriptor);
    if (known !== undefined) return known;
    const handler = this.#handlers.get(descriptor.opcode);
    if (handler === undefined || !sameTypes(handler.arguments, descriptor.arguments)) throw this.#noHandler(descriptor, handler);
    const plan: OpcodePlan = {
      name: descriptor.name,
      opcode: descriptor.opcode,
      arguments: handler.arguments.map((argument, i) => ({ ...argument, name: descriptor.arguments[i]?.name ?? argument.name })),
      results: descriptor.results ?? handler.results,
      faultNames: new Map(Object.entries(handler.faults).map(([name, code]) => [code, name])),
    };
    this.#plans.set(descriptor, plan);
    return plan;
  }

  #noHandler(descriptor: OpcodeDescriptor, handler: KernelHandler | undefined): GridwrightError {
    const what =
      handler === undefined
        ? `kernel ${this.#kernelName} has no handler for ${descriptor.name} (opcode ${descriptor.opcode})`
        : `kernel ${this.#kernelName} was compiled for other arguments of ${descriptor.name} (${signature(handler.arguments)}, not ${signature(descriptor.arguments)})`;
    return new GridwrightError({
      code: "opcode/no-handler",
      message: what,
      help: "compile the kernel with a handler for this opcode, from the same spec",
      fields: { name: descriptor.name, opcode: descriptor.opcode, kernel: this.#kernelName },
    });
  }
}

function sameTypes(a: readonly KernelArgument[], b: readonly KernelArgument[]): boolean {
  return a.length === b.length && a.every((argument, i) => argument.type === b[i]?.type);
}

function signature(list: readonly KernelArgument[]): string {
  return `(${list.map(({ name, type }) => `${name}: ${type}`).join(", ")})`;
}
