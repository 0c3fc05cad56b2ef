/** Bind groups of one kernel by the buffers in them: a loop over the same buffers makes each group once. */
import type { CompiledKernel, KernelBinding } from "../../codegen/shader/kernel.js";
import { LruMap } from "../lru-map.js";
import { LATCH_BINDING, PARAMETER_BINDING, PARAMETER_GROUP, parameterBlockBytes, SCRATCH_BINDING } from "./parameter-blocks.js";

/** Enough for the rows of a batch, and for alternating sets of buffers; a group costs some hundred bytes. */
const SETS_PER_GROUP = 128;

export interface KernelLayouts {
  /** From 0 to the highest group in use. */
  readonly groups: readonly GPUBindGroupLayout[];
  /** What latches have in place of the parameter group. */
  readonly latchGroup?: GPUBindGroupLayout;
}

/** What a device makes for a run, by its binding in the parameter group. */
export type MadeBuffers = ReadonlyMap<number, GPUBuffer>;

export class BindGroupCache {
  readonly #gpuDevice: GPUDevice;
  readonly #groups: readonly Group[];
  readonly #latchGroup: Group | undefined;
  /** A number per buffer, never given twice, so that no key outlives the buffer it names. */
  readonly #identities = new WeakMap<GPUBuffer, number>();
  #nextIdentity = 1;

  constructor(gpuDevice: GPUDevice, kernel: CompiledKernel, { groups, latchGroup }: KernelLayouts) {
    this.#gpuDevice = gpuDevice;
    const blockBytes = parameterBlockBytes(kernel);
    const bindings = (index: number): KernelBinding[] => kernel.bindings.filter((each) => each.group === index);
    const made = [...(blockBytes > 0 ? [PARAMETER_BINDING] : []), ...(kernel.scratch === undefined ? [] : [SCRATCH_BINDING])];
    this.#groups = groups.map((layout, index) => ({
      label: `${kernel.name} group ${index}`,
      layout,
      bindings: bindings(index),
      blockBytes,
      made: index === PARAMETER_GROUP ? made : [],
      known: new LruMap(SETS_PER_GROUP),
    }));
    this.#latchGroup = latchGroup && {
      label: `${kernel.name} latch group`,
      layout: latchGroup,
      bindings: bindings(PARAMETER_GROUP),
      blockBytes,
      made: [...made, LATCH_BINDING],
      known: new LruMap(SETS_PER_GROUP),
    };
  }

  get groupCount(): number {
    return this.#groups.length;
  }

  /** The bind group at `index`. `bufferOf` gives the buffer of a binding. */
  get(index: number, bufferOf: (binding: KernelBinding) => GPUBuffer, made: MadeBuffers): GPUBindGroup {
    const group = this.#groups[index];
    if (group === undefined) throw new RangeError(`the kernel has no group ${index}`);
    return this.#of(group, bufferOf, made);
  }

  /** What a latch has in place of the parameter group; undefined for a kernel without latches. */
  getForLatches(bufferOf: (binding: KernelBinding) => GPUBuffer, made: MadeBuffers): GPUBindGroup | undefined {
    return this.#latchGroup && this.#of(this.#latchGroup, bufferOf, made);
  }

  #of(group: Group, bufferOf: (binding: KernelBinding) => GPUBuffer, made: MadeBuffers): GPUBindGroup {
    const own = group.made.map((binding) => madeBuffer(made, binding));
    const key = [...group.bindings.map(bufferOf), ...own].map((buffer) => this.#identityOf(buffer)).join();
    const known = group.known.get(key);
    if (known !== undefined) return known;
    const entries: GPUBindGroupEntry[] = group.bindings.map((binding) => ({ binding: binding.binding, resource: bufferRange(binding, bufferOf(binding)) }));
    for (const binding of group.made) {
      const buffer = madeBuffer(made, binding);
      entries.push({ binding, resource: binding === PARAMETER_BINDING ? { buffer, size: group.blockBytes } : { buffer } });
    }
    const bindGroup = this.#gpuDevice.createBindGroup({ label: group.label, layout: group.layout, entries });
    group.known.set(key, bindGroup);
    return bindGroup;
  }

  #identityOf(buffer: GPUBuffer): number {
    const known = this.#identities.get(buffer);
    if (known !== undefined) return known;
    const identity = this.#nextIdentity;
    this.#nextIdentity += 1;
    this.#identities.set(buffer, identity);
    return identity;
  }
}

/** A uniform binding takes no more than it needs: its limit is far below that of a buffer. */
function bufferRange(binding: KernelBinding, buffer: GPUBuffer): GPUBufferBinding {
  return binding.access === "uniform" && binding.strideBytes === undefined ? { buffer, size: binding.fixedBytes } : { buffer };
}

function madeBuffer(made: MadeBuffers, binding: number): GPUBuffer {
  const buffer = made.get(binding);
  if (buffer === undefined) throw new RangeError(`nothing was made for binding ${binding} of group ${PARAMETER_GROUP}`);
  return buffer;
}

interface Group {
  readonly label: string;
  readonly layout: GPUBindGroupLayout;
  readonly bindings: readonly KernelBinding[];
  /** Bytes of the parameter block. */
  readonly blockBytes: number;
  /** Bindings of what the device makes for a run. */
  readonly made: readonly number[];
  readonly known: LruMap<string, GPUBindGroup>;
}
