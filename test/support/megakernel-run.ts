/** Runs a megakernel's program on the oracle over a small ring. */
import { createInterpreter, type InterpretRun, type Interpreter } from "../../ir/interpret/interpret.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { verifyOrThrow } from "../../ir/verify.js";
import type { Handler } from "../../kernels/handler.js";
import { buildMegakernel } from "../../kernels/megakernel/build-megakernel.js";
import { layOutRing, protocol, type RingOutcome, type RingRun } from "./megakernel-memory.js";

export { protocol, type SlotInit } from "./megakernel-memory.js";

export interface OracleRun extends RingRun {
  /** Workgroups along x, y, z; default one. */
  readonly grid?: readonly [number, number, number];
  readonly options?: Pick<InterpretRun, "seed" | "spuriousFailureRate" | "exhaustionRate">;
}

export interface OracleOutcome extends RingOutcome {
  /** `code: message` of each thing that the oracle found wrong. */
  readonly findings: readonly string[];
}

export class MegakernelOnOracle {
  readonly #protocol: ProtocolBindings;
  readonly #interpreter: Interpreter;

  constructor(init: { readonly protocol?: ProtocolBindings; readonly handlers?: readonly Handler[]; readonly workgroupSize?: number } = {}) {
    this.#protocol = init.protocol ?? protocol;
    this.#interpreter = createInterpreter(verifyOrThrow(buildMegakernel({ ...init, protocol: this.#protocol })));
  }

  run(ring: OracleRun): OracleOutcome {
    const { buffers, parameters, outcome } = layOutRing(this.#protocol, ring);
    const { findings } = this.#interpreter.run({ grid: ring.grid ?? [1, 1, 1], parameters, buffers, ...ring.options });
    return { ...outcome(), findings: findings.map((finding) => `${finding.code}: ${finding.message}`) };
  }
}
