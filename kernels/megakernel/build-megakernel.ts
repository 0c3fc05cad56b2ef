/** The megakernel of a protocol as an IR program: declarations, one function per handler, dispatch, claim loop. */
import { buildProgram } from "../../ir/builder.js";
import type { Program } from "../../ir/ir.js";
import { buildClaimLoop } from "./claim-loop.js";
import { buildDispatch } from "./dispatch.js";
import { megakernelParts, type MegakernelInit, type MegakernelParts } from "./megakernel-parts.js";

/** Throws a `KernelBuildError` with all findings where protocol and handlers do not fit together. */
export function buildMegakernel(init: MegakernelInit): Program {
  return buildFromParts(megakernelParts(init));
}

/**
 * Parameters are the fields of the protocol's parameter block in their order, so that the block on the host is the
 * generated struct; the counts of data buffers that it does not hold follow, one word each, in binding order.
 */
export function buildFromParts(parts: MegakernelParts): Program {
  const { protocol, workgroupSize } = parts;
  return buildProgram({ name: protocol.name, workgroupSize: [workgroupSize, 1, 1] }, (k) => {
    for (const { name, type } of parts.parameters) k.parameter(name, type);
    for (const buffer of parts.buffers) k.buffer(buffer);
    const dispatch = buildDispatch(k, parts);
    buildClaimLoop(k, parts, dispatch);
  });
}
