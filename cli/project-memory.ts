import type { GeneratedFile, GeneratedSpec } from "../codegen/protocol/generate.js";
import { GenerateMemory } from "../codegen/protocol/generate-memory.js";
import { BundledModules } from "./bundled-modules.js";
import type { Guards } from "./run-module.js";

/**
 * What a process that generates a project again and again keeps between its runs, so that a run costs what has changed,
 * and the files that the last run has read. Give it up with `dispose`.
 */
export class ProjectMemory {
  readonly specs = new GenerateMemory<GeneratedSpec>();
  readonly modules: BundledModules;
  readonly #kernels = new Map<string, { readonly key: string; readonly files: readonly GeneratedFile[] }>();
  readonly #read = new Set<string>();

  /** `handlers`: those of signals, if the process has any. */
  constructor(handlers?: Guards["handlers"]) {
    this.modules = new BundledModules(handlers);
  }

  /** Absolute paths; those that were looked for in vain included. */
  get read(): ReadonlySet<string> {
    return this.#read;
  }

  /** Called when a run starts. */
  forgetWhatWasRead(): void {
    this.#read.clear();
  }

  readonly note = (path: string): void => {
    this.#read.add(path);
  };

  /** A kernel's files; `key` says all that they depend on. */
  async kernel(name: string, key: string, make: () => Promise<readonly GeneratedFile[]>): Promise<readonly GeneratedFile[]> {
    const known = this.#kernels.get(name);
    if (known?.key === key) return known.files;
    const files = await make();
    this.#kernels.set(name, { key, files });
    return files;
  }

  dispose(): Promise<void> {
    return this.modules.dispose();
  }
}
