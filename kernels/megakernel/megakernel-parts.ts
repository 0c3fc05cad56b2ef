/** What a megakernel is made of, checked: all findings together, before any IR is built. */
import { DEFAULT_DEVICE_PROFILE, type DeviceProfile } from "../../ir/verify.js";
import type { BufferBinding, OpcodeBinding, ProtocolBindings } from "../../ir/protocol-bindings.js";
import type { Scalar } from "../../ir/types.js";
import type { Handler } from "../handler.js";
import { KernelBuildError, type KernelBuildFinding } from "../kernel-build-error.js";
import { bufferOf, constantOf } from "../protocol-values.js";
import { builtinHandlers } from "./builtin-handlers.js";

/** Users' data buffers are those of this group; the other groups belong to the megakernel protocol. */
const DATA_GROUP = 1;

export interface MegakernelInit {
  readonly protocol: ProtocolBindings;
  /** Beside the built-in ones, which every kernel has. */
  readonly handlers?: readonly Handler[];
  /** Invocations per workgroup; default 64. */
  readonly workgroupSize?: number;
  /** Limits of the devices that the kernel is for; default: what every WebGPU device offers. */
  readonly profile?: DeviceProfile;
}

export interface MegakernelParts {
  readonly protocol: ProtocolBindings;
  /** In dense order: built-in ones, then the kernel's own in their order. */
  readonly handlers: readonly Handler[];
  /** All that the program binds, by group and binding; the parameter block is not among them. */
  readonly buffers: readonly BufferBinding[];
  readonly dataBuffers: readonly BufferBinding[];
  /** The fields of the protocol's parameter block. */
  readonly parameters: readonly { readonly name: string; readonly type: Scalar }[];
  readonly workgroupSize: number;
}

export function megakernelParts({ protocol, handlers: own = [], workgroupSize = 64, profile = DEFAULT_DEVICE_PROFILE }: MegakernelInit): MegakernelParts {
  const handlers = [...builtinHandlers(protocol), ...own];
  const parameterBlock = bufferOf(protocol, "parameters");
  const buffers = Object.values(protocol.buffers)
    .filter((buffer) => buffer.name !== parameterBlock.name)
    .sort((a, b) => a.group - b.group || a.binding - b.binding);
  const dataBuffers = buffers.filter((buffer) => buffer.group === DATA_GROUP);
  const findings = [...handlerFindings(protocol, handlers), ...bufferFindings(buffers, dataBuffers, profile)];
  const parameters = parameterBlock.type.kind === "Struct" ? parameterBlock.type.members : [];
  const scalars = parameters.flatMap(({ name, type }) => (type.kind === "Scalar" ? [{ name, type }] : []));
  if (scalars.length === 0 || scalars.length !== parameters.length) {
    findings.push({ code: "kernel/parameter-type", message: `buffer parameters of protocol ${protocol.name} is not a struct of scalars` });
  }
  if (findings.length > 0) throw new KernelBuildError(findings);
  return { protocol, handlers, buffers, dataBuffers, parameters: scalars, workgroupSize };
}

function handlerFindings(protocol: ProtocolBindings, handlers: readonly Handler[]): KernelBuildFinding[] {
  const findings: KernelBuildFinding[] = [];
  const limit = constantOf(protocol, "max_handlers");
  if (handlers.length > limit) {
    findings.push({ code: "kernel/too-many-handlers", message: `a kernel has ${handlers.length} handlers, built-in ones included (max_handlers ${limit})` });
  }
  const words = constantOf(protocol, "args_per_slot");
  const seen = new Map<number, string>();
  for (const handler of handlers) {
    const label = `${handler.name} (${handler.opcode})`;
    const opcode = Object.values(protocol.opcodes).find((each) => each.number === handler.opcode);
    if (opcode === undefined) {
      findings.push({ code: "kernel/handler-without-opcode", message: `protocol ${protocol.name} has no opcode for the handler of ${label}` });
    } else if (signature(describe(opcode)) !== signature(handler)) {
      const message = `the handler of ${label} is written for another version of the opcode than protocol ${protocol.name} has: ${signature(handler)}, not ${signature(describe(opcode))}`;
      findings.push({ code: "kernel/handler-for-other-protocol", message });
    }
    const used = handler.arguments.length + handler.results.length;
    if (used > words) findings.push({ code: "kernel/too-many-words", message: `opcode ${label} has ${used} argument and result words (args_per_slot ${words})` });
    if (seen.has(handler.opcode)) findings.push({ code: "kernel/two-handlers", message: `opcode ${label} has two handlers` });
    seen.set(handler.opcode, handler.name);
  }
  return findings;
}

type Signature = Pick<Handler, "name" | "arguments" | "results">;

function describe(opcode: OpcodeBinding): Signature {
  return {
    name: opcode.name,
    arguments: opcode.arguments.map((each) => ({ ...each, type: each.type.scalar })),
    results: opcode.results.map((each) => ({ ...each, type: each.type.scalar })),
  };
}

/** Everything about an opcode that the slot's words mean, as text. */
function signature(of: Signature): string {
  const bound = (sign: string, value: number | undefined) => (value === undefined ? "" : ` ${sign} ${value}`);
  const list = (word: string, values: readonly number[] | undefined) => (values === undefined ? "" : ` ${word} ${values.join(", ")}`);
  const constraints = (argument: Signature["arguments"][number]) => `${bound(">=", argument.min)}${bound("<=", argument.max)}${list("in", argument.in)}${list("not", argument.not)}${bound("multiple of", argument.multipleOf)}`;
  const args = of.arguments.map((each) => `${each.name}: ${each.type}${constraints(each)}`);
  return `${of.name}(${args.join(", ")}) -> (${of.results.map((each) => `${each.name}: ${each.type}`).join(", ")})`;
}

function bufferFindings(buffers: readonly BufferBinding[], dataBuffers: readonly BufferBinding[], profile: DeviceProfile): KernelBuildFinding[] {
  const isStorage = (buffer: BufferBinding) => buffer.access !== "uniform";
  const storage = buffers.filter(isStorage).length;
  const limit = profile.maxStorageBuffersPerShaderStage;
  if (storage <= limit) return [];
  const data = dataBuffers.filter(isStorage);
  const own = storage - data.length;
  const message =
    `${data.length} data buffers (${data.map((each) => each.name).join(", ")}) and the megakernel's own ${own} are ${storage} storage buffers` +
    ` (maxStorageBuffersPerShaderStage ${limit}, which leaves ${Math.max(0, limit - own)} for data)`;
  return [{ code: "kernel/too-many-buffers", message }];
}
