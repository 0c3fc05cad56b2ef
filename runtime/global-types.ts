/**
 * Names of the platform that the package's declarations use, for projects whose `lib` and `types` leave them out: Node
 * without `dom` and `@webgpu/types`, browsers without `esnext.disposable`. Where they are declared already, these merge with
 * them and add nothing.
 */
declare global {
  interface GPU {}
  interface GPUBuffer {
    readonly size: number;
  }
  interface GPUDevice {}
  interface GPUSupportedLimits {}
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

export {};
