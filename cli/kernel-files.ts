/** What a compiled kernel becomes: text to read and review, and a module to import without a compiler. */
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { GeneratedFile } from "../codegen/protocol/generate.js";
import { camelCase, kebabCase } from "../codegen/protocol/names.js";
import { importPath } from "../codegen/protocol/paths.js";
import { printValue } from "../codegen/protocol/print-value.js";
import { generatedFrom } from "../codegen/protocol/prose.js";
import type { KernelConfig } from "./config.js";

const WIDTH = 160;

export function kernelFiles(kernel: CompiledKernel, config: KernelConfig): GeneratedFile[] {
  const base = `${config.output}/${kebabCase(kernel.name)}`;
  const { wgsl } = kernel.code;
  const text = wgsl === undefined ? [] : [{ path: `${base}.wgsl`, text: `// ${generatedFrom(config.module)}\n\n${wgsl.trimEnd()}\n` }];
  return [...text, { path: `${base}.ts`, text: kernelModule(kernel, config, `${base}.ts`) }];
}

function kernelModule(kernel: CompiledKernel, config: KernelConfig, path: string): string {
  const { wgsl } = kernel.code;
  const types = config.types.endsWith(".ts") ? importPath(path, config.types) : config.types;
  const name = camelCase(kernel.name);
  const value = printValue(kernel, { width: WIDTH, substitute: (part) => (wgsl !== undefined && part === wgsl ? "wgsl" : undefined) });
  return [
    `/** ${generatedFrom(config.module)} */`,
    `import type { CompiledKernel } from "${types}";`,
    "",
    ...(wgsl === undefined ? [] : [`const wgsl = ${templateLiteral(wgsl)};`, ""]),
    `export const ${name}: CompiledKernel = ${value};`,
    "",
  ].join("\n");
}

function templateLiteral(text: string): string {
  return `\`${text.replace(/\\/g, "\\\\").replace(/`/g, "\\`").replace(/\$\{/g, "\\${").replace(/\r/g, "\\r")}\``;
}
