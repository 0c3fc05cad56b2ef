/** Dawn's adapters in this process. */
import { type DawnModule, loadDawn, type Peers } from "./peers.js";
import { loadSharedLibrary } from "./shared-library.js";
import { softwareGpuObstacle, withSoftwareVulkan } from "./software-gpu.js";

/** Device time is rounded to 65 us unless Dawn is told otherwise. */
const DAWN_OPTIONS = ["disable-dawn-features=timestamp_quantization"];

/**
 * All that `create` returned. webgpu 0.6.2 crashes when such an object is collected while a device of it lives; this list
 * may go when the oldest version supported keeps it alive by itself.
 */
const kept: GPU[] = [];
/** Instances that found their driver, which a Dawn instance does once, for each way of finding packages. */
const instances = new WeakMap<Peers, Partial<Record<"system" | "bundled", GPU>>>();
/** Openings follow one another: they change the environment of the process. */
let turn: Promise<unknown> = Promise.resolve();

export interface FoundAdapter {
  readonly adapter: GPUAdapter | null;
  /** Why there is none. */
  readonly reason: string;
}

/** The system's best adapter, or its fallback adapter. Throws `peer/missing`. */
export function systemAdapter(peers: Peers, options: GPURequestAdapterOptions): Promise<FoundAdapter> {
  return inTurn(async () => {
    const dawn = await loadDawn(peers);
    const obstacle = systemVulkanObstacle();
    if (obstacle !== undefined) return { adapter: null, reason: obstacle };
    const gpu = instances.get(peers)?.system ?? createInstance(dawn);
    instances.set(peers, { ...instances.get(peers), system: gpu });
    return { adapter: await gpu.requestAdapter(options), reason: "the system has no such adapter" };
  });
}

/** SwiftShader from `@sparticuz/chromium`. Throws `peer/missing`, and Errors that say what failed. */
export function bundledSoftwareAdapter(peers: Peers): Promise<FoundAdapter> {
  return inTurn(async () => {
    const dawn = await loadDawn(peers);
    const obstacle = softwareGpuObstacle();
    if (obstacle !== undefined) return { adapter: null, reason: obstacle };
    // Judged before the bundled loader takes the system's name.
    systemVulkanObstacle();
    const known = instances.get(peers)?.bundled;
    if (known !== undefined) return { adapter: await known.requestAdapter(), reason: "the bundled software GPU is gone" };
    const adapter = await withSoftwareVulkan(peers, async () => {
      const gpu = createInstance(dawn);
      const first = await gpu.requestAdapter();
      if (first !== null) instances.set(peers, { ...instances.get(peers), bundled: gpu });
      return first;
    });
    return { adapter, reason: "Dawn does not take the bundled software GPU" };
  });
}

function createInstance(dawn: DawnModule): GPU {
  const gpu = dawn.create(DAWN_OPTIONS);
  kept.push(gpu);
  return gpu;
}

let systemVulkan: { readonly obstacle: string | undefined } | undefined;

/** On Linux Dawn needs the system's Vulkan loader and prints warnings without it; asking first keeps it quiet. */
function systemVulkanObstacle(): string | undefined {
  if (process.platform !== "linux") return undefined;
  systemVulkan ??= { obstacle: loadSharedLibrary("libvulkan.so.1") === undefined ? undefined : "there is no Vulkan loader (libvulkan.so.1) on this system" };
  return systemVulkan.obstacle;
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}
