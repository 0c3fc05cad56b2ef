/**
 * glslang, the reference compiler of GLSL, as the judge of GLSL text and as a witness of where struct members lie.
 * @webgpu/glslang 0.0.15 carries a build of 2020 that writes SPIR-V 1.0 to 1.5.
 */
import { loadPeer, type ValidationFinding, type ValidationResult } from "./validation.js";

const VERSION = "0.0.15";
const SPIRV_VERSION = "1.3";

interface Glslang {
  compileGLSL(code: string, stage: "compute", debug: boolean, version: typeof SPIRV_VERSION): Uint32Array;
}

interface Compiler {
  readonly glslang: Glslang;
  /** What it has printed; its exceptions say only that it failed. */
  readonly printed: string[];
}

let loaded: Promise<{ module: Compiler } | { reason: string }> | undefined;

/** Judges a whole compute shader, from `#version` to `main`. */
export async function validateGlsl(code: string): Promise<ValidationResult> {
  const compiler = await loadGlslang();
  if ("reason" in compiler) return { status: "skipped", findings: [], reason: compiler.reason };
  const compiled = compile(compiler.module, code);
  return { status: "validated", findings: "words" in compiled ? [] : compiled.findings };
}

/** SPIR-V words with names, or undefined where glslang is not installed. Throws glslang's report when it refuses the code. */
export async function glslToSpirv(code: string): Promise<Uint32Array | undefined> {
  const compiler = await loadGlslang();
  if ("reason" in compiler) return undefined;
  const compiled = compile(compiler.module, code);
  if ("words" in compiled) return compiled.words;
  throw new Error(compiled.findings.map(({ line, message }) => `${line}: ${message}`).join("\n"));
}

function compile({ glslang, printed }: Compiler, code: string): { words: Uint32Array } | { findings: ValidationFinding[] } {
  printed.length = 0;
  try {
    return { words: glslang.compileGLSL(code, "compute", true, SPIRV_VERSION) };
  } catch (error) {
    const findings = printed.flatMap((text) => text.split("\n")).flatMap(finding);
    if (findings.length > 0) return { findings };
    return { findings: [{ line: 0, column: 0, message: error instanceof Error ? error.message : String(error) }] };
  }
}

function loadGlslang(): Promise<{ module: Compiler } | { reason: string }> {
  loaded ??= loadPeer("@webgpu/glslang", VERSION, async () => start(await import("@webgpu/glslang")));
  return loaded;
}

/**
 * The module that starts the compiler has three habits of its Emscripten of 2020: what it returns is ready at once but
 * resolves to itself, so that awaiting it never ends; it takes over the process's exception handling; and its declarations
 * know of no options.
 */
function start(peer: { readonly default: unknown }): Compiler {
  const { default: create } = peer;
  if (typeof create !== "function") throw new Error(`@webgpu/glslang is not the module that version ${VERSION} is`);
  const printed: string[] = [];
  const print = (text: string): number => printed.push(text);
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.rawListeners(event));
  const glslang: unknown = create({ print, printErr: print });
  events.forEach((event, i) => {
    for (const listener of process.rawListeners(event)) if (!before[i]?.includes(listener)) process.removeListener(event, listener as () => void);
  });
  if (!isGlslang(glslang)) throw new Error(`@webgpu/glslang is not the module that version ${VERSION} is`);
  delete glslang.then;
  return { glslang, printed };
}

function isGlslang(value: unknown): value is Glslang & { then?: unknown } {
  return typeof value === "object" && value !== null && "compileGLSL" in value && typeof value.compileGLSL === "function";
}

/** As in `ERROR: 0:7: 'x' : undeclared identifier`; the last line counts the others. */
function finding(line: string): ValidationFinding[] {
  const match = /^ERROR: (?:\d+:(\d+): )?(.+)$/.exec(line);
  if (match?.[2] === undefined || /^\d+ compilation errors?\./.test(match[2])) return [];
  return [{ line: Number(match[1] ?? 0), column: 0, message: match[2] }];
}
