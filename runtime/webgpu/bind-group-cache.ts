/** Bind groups of one kernel by the buffers in them: a loop over the same buffers makes each group once. */
import type { CompiledKernel, KernelBinding } from "../../codegen/shader/kernel.js";
import { LruMap } from "../lru-map.js";
import { PARAMETER_BINDING, PARAMETER_GROUP, parameterBlockBytes } from "./parameter-blocks.js";

/** Enough for the rows of a batch, and for alternating sets of buffers; a group costs some hundred bytes. */
const SETS_PER_GROUP = 128;

export class BindGroupCache {
  readonly #gpuDevice: GPUDevice;
  readonly #groups: readonly Group[];
  /** A number per buffer, never given twice, so that no key outlives the buffer it names. */
  readonly #identities = new WeakMap<GPUBuffer, number>();
  #nextIdentity = 1;

  constructor(gpuDevice: GPUDevice, kernel: CompiledKernel, layouts: readonly GPUBindGroupLayout[]) {
    this.#gpuDevice = gpuDevice;
    const blockBytes = parameterBlockBytes(kernel);
    this.#groups = layouts.map((layout, index) => ({
      label: `${kernel.name} group ${index}`,
      layout,
      bindings: kernel.bindings.filter((each) => each.group === index),
      blockBytes: index === PARAMETER_GROUP ? blockBytes : 0,
      made: new LruMap(SETS_PER_GROUP),
    }));
  }

  get groupCount(): number {
    return this.#groups.length;
  }

  /** The bind group at `index`. `bufferOf` gives the buffer of a binding, `parameters` is the one that holds the blocks. */
  get(index: number, bufferOf: (binding: KernelBinding) => GPUBuffer, parameters: GPUBuffer | undefined): GPUBindGroup {
    const group = this.#groups[index];
    if (group === undefined) throw new RangeError(`the kernel has no group ${index}`);
    const buffers = group.bindings.map(bufferOf);
    const withBlock = group.blockBytes > 0 ? parameters : undefined;
    if (withBlock !== undefined) buffers.push(withBlock);
    const key = buffers.map((buffer) => this.#identityOf(buffer)).join();
    const known = group.made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(group, bufferOf, withBlock);
    group.made.set(key, made);
    return made;
  }

  #make(group: Group, bufferOf: (binding: KernelBinding) => GPUBuffer, parameters: GPUBuffer | undefined): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = group.bindings.map((binding) => ({ binding: binding.binding, resource: bufferRange(binding, bufferOf(binding)) }));
    if (parameters !== undefined) entries.push({ binding: PARAMETER_BINDING, resource: { buffer: parameters, size: group.blockBytes } });
    return this.#gpuDevice.createBindGroup({ label: group.label, layout: group.layout, entries });
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

interface Group {
  readonly label: string;
  readonly layout: GPUBindGroupLayout;
  readonly bindings: readonly KernelBinding[];
  /** Bytes of the parameter block in this group; 0 where there is none. */
  readonly blockBytes: number;
  readonly made: LruMap<string, GPUBindGroup>;
}
