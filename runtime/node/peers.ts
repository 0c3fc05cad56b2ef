/** The optional packages that open a GPU in Node, loaded on first use. */
import { GridwrightError } from "../error.js";

export const INSTALL_PEERS = "npm install webgpu @sparticuz/chromium";

/** What is used of `webgpu` (Dawn in Node). */
export interface DawnModule {
  create(options: string[]): GPU;
}

/** How the packages are found; tests put failing ones in their place. */
export interface Peers {
  dawn(): Promise<DawnModule>;
  /** URL of a file inside `@sparticuz/chromium`, which need not be loaded itself. */
  chromium(): string;
}

export const INSTALLED_PEERS: Peers = {
  dawn: () => import("webgpu"),
  chromium: () => import.meta.resolve("@sparticuz/chromium"),
};

/** Throws `peer/missing` with the command that installs it. */
export async function loadDawn(peers: Peers): Promise<DawnModule> {
  try {
    return await peers.dawn();
  } catch (cause) {
    throw missingPeer("webgpu", cause);
  }
}

/** Folder of the package `@sparticuz/chromium` as a URL ending in a slash. Throws `peer/missing`. */
export function chromiumFolder(peers: Peers): URL {
  let entry: string;
  try {
    entry = peers.chromium();
  } catch (cause) {
    throw missingPeer("@sparticuz/chromium", cause);
  }
  // Its entry is build/index.js; the archives lie in bin/, which its exports do not list.
  return new URL("../", entry);
}

function missingPeer(name: string, cause: unknown): GridwrightError {
  const absent = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
  const why = absent ? "is not installed" : `cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new GridwrightError({ code: "peer/missing", message: `the optional package '${name}' ${why}`, help: INSTALL_PEERS, fields: { name }, cause });
}
