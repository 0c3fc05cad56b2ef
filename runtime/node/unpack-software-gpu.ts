/**
 * Brings SwiftShader and a Vulkan loader, which `@sparticuz/chromium` carries in an archive, into a cache folder.
 *
 * The folder appears by one rename of a finished one, so a second process sees all of it or nothing. Temporary-file
 * cleaners may later thin it out, so it is checked against its own list before each use and made again when it does not
 * match. Libraries from it run in this process: a folder that another user owns is never used.
 */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { readTar } from "./read-tar.js";

const NEEDED = ["libvk_swiftshader.so", "libvulkan.so.1", "vk_swiftshader_icd.json"] as const;
/** Written last into the folder: names and sizes of its files. */
const LIST = "files.json";

export interface SoftwareGpuFiles {
  readonly vulkanLoader: string;
  readonly driverManifest: string;
}

/** Throws what the file system throws, and an Error that names a file missing from the archive. */
export async function unpackSoftwareGpu(archive: string, cacheRoot?: string): Promise<SoftwareGpuFiles> {
  const packed = readFileSync(archive);
  // By content: each installation has times of its own, and would leave another folder behind.
  const key = `swiftshader-${createHash("sha256").update(packed).digest("hex").slice(0, 16)}`;
  const roots = cacheRoot === undefined ? defaultRoots() : [cacheRoot];
  let failure: unknown;
  for (const root of roots) {
    try {
      const folder = join(root, key);
      if (!isComplete(folder)) await fill(folder, archive, packed);
      return { vulkanLoader: join(folder, "libvulkan.so.1"), driverManifest: join(folder, "vk_swiftshader_icd.json") };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The user's cache first; a home that cannot be written (containers, build agents) leaves the temporary folder. */
function defaultRoots(): string[] {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return [join(cache, "gridwright"), join(tmpdir(), `gridwright-${process.getuid?.() ?? "user"}`)];
}

function isComplete(folder: string): boolean {
  try {
    if (!isOurs(folder)) return false;
    const list: unknown = JSON.parse(readFileSync(join(folder, LIST), "utf8"));
    return typeof list === "object" && list !== null && NEEDED.every((name) => name in list)
      && Object.entries(list).every(([name, bytes]) => statSync(join(folder, name)).size === bytes);
  } catch {
    return false;
  }
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder);
  return stat.isDirectory() && (process.getuid === undefined || stat.uid === process.getuid());
}

async function fill(folder: string, archive: string, packed: Uint8Array): Promise<void> {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  if (!isOurs(parent)) throw new Error(`the cache folder ${parent} belongs to another user`);
  const fresh = mkdtempSync(`${folder}.new-`);
  try {
    const tar = await promisify(brotliDecompress)(packed);
    const sizes: Record<string, number> = {};
    for (const entry of readTar(tar)) {
      if (!NEEDED.some((name) => name === entry.name)) continue;
      writeFileSync(join(fresh, entry.name), entry.bytes);
      sizes[entry.name] = entry.bytes.byteLength;
    }
    const missing = NEEDED.find((name) => !(name in sizes));
    if (missing !== undefined) throw new Error(`${archive} holds no ${missing}`);
    writeFileSync(join(fresh, LIST), JSON.stringify(sizes));
    putInPlace(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Another process may be first, or the folder may be there and damaged: then it makes way. */
function putInPlace(fresh: string, folder: string): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      renameSync(fresh, folder);
      return;
    } catch (error) {
      if (isComplete(folder)) return;
      if (attempt === 3 || !existsSync(folder)) throw error;
      const aside = mkdtempSync(`${folder}.old-`);
      try {
        renameSync(folder, join(aside, "damaged"));
      } catch {
        // Another process moved it first.
      }
      rmSync(aside, { recursive: true, force: true });
    }
  }
}
