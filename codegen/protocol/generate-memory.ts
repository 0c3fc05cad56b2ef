/**
 * What a caller that generates again and again keeps between its calls. A spec is compiled and printed anew only where its
 * own text, a text that it was read with, or what was asked for has changed.
 */
import { compileSpec, type CompiledSpec, type CompletedSpec, type ReadFile, type SpecSource } from "./compile-spec.js";

interface Compiled {
  readonly text: string;
  /** Every other text that was asked for, those that were missing included. */
  readonly reads: ReadonlyMap<string, ReturnType<ReadFile>>;
  readonly spec: CompiledSpec;
}

export class GenerateMemory<Printed> {
  readonly #compiled = new Map<string, Compiled>();
  readonly #printed = new WeakMap<CompletedSpec, { readonly key: string; readonly value: Printed }>();

  /** As `compileSpec`; the same object as before where nothing has changed. */
  compile({ file, text }: SpecSource, read: ReadFile): CompiledSpec {
    const known = this.#compiled.get(file);
    if (known !== undefined && known.text === text && [...known.reads].every(([path, before]) => read(path) === before)) return known.spec;
    const reads = new Map<string, ReturnType<ReadFile>>();
    const spec = compileSpec({ file, text }, (path) => {
      const other = read(path);
      reads.set(path, other);
      return other;
    });
    this.#compiled.set(file, { text, reads, spec });
    return spec;
  }

  /** What `print` made of this very spec when the key was the same, or what it makes now. */
  async print(spec: CompletedSpec, key: string, print: () => Promise<Printed>): Promise<Printed> {
    const known = this.#printed.get(spec);
    if (known?.key === key) return known.value;
    const value = await print();
    this.#printed.set(spec, { key, value });
    return value;
  }
}
