/**
 * The software GPU: SwiftShader through Dawn, without root and without a system package. Dawn finds Vulkan through the
 * loader library by name, and the loader finds its driver through the environment, so both are put in place first.
 */
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { chromiumFolder, type Peers } from "./peers.js";
import { loadSharedLibrary } from "./shared-library.js";
import { unpackSoftwareGpu } from "./unpack-software-gpu.js";

/** Why it cannot run here at all, or undefined. */
export function softwareGpuObstacle(): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== "linux-x64") return `the bundled software GPU is for linux-x64 (this is ${platform})`;
  // A worker's process.env is a copy that the loader, native code, does not see.
  return isMainThread ? undefined : "the bundled software GPU opens in the main thread only";
}

/**
 * Makes a GPU with `create` while SwiftShader is the one Vulkan driver, and restores the environment: a Dawn instance
 * keeps the driver it found. Throws `peer/missing`, and Errors that say what failed.
 */
export async function withSoftwareVulkan<T>(peers: Peers, create: () => Promise<T>): Promise<T> {
  const archive = fileURLToPath(new URL("bin/swiftshader.tar.br", chromiumFolder(peers)));
  const files = await unpackSoftwareGpu(archive);
  const reason = loadSharedLibrary(files.vulkanLoader);
  if (reason !== undefined) throw new Error(`the bundled Vulkan loader does not load: ${reason}`);
  return withEnvironment(
    {
      VK_DRIVER_FILES: files.driverManifest,
      VK_ICD_FILENAMES: files.driverManifest,
      VK_LOADER_LAYERS_DISABLE: "~implicit~",
    },
    create,
  );
}

async function withEnvironment<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
