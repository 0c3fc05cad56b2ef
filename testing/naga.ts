/**
 * naga, the WGSL compiler of Firefox and wgpu, as a second judge beside Dawn, and its SPIR-V writer as an independent
 * witness of where struct members lie. It does not judge uniformity: only Dawn does.
 *
 * Never round-trip WGSL through it: its WGSL writer drops `@align` and `@size`.
 */
import { loadPeer, type ValidationFinding, type ValidationResult } from "./validation.js";

/** What naga-wasm 30.1.0 carries. Without a pin npm installs an empty 0.0.0, which has no version at all. */
const NAGA_VERSION = "30.0.1";

type Naga = typeof import("naga-wasm");
let loaded: Promise<{ module: Naga } | { reason: string }> | undefined;

export async function validateWithNaga(code: string): Promise<ValidationResult> {
  const naga = await loadNaga();
  if ("reason" in naga) return { status: "skipped", findings: [], reason: naga.reason };
  try {
    compile(naga.module, code, () => undefined);
    return { status: "validated", findings: [] };
  } catch (error) {
    if (!(error instanceof naga.module.NagaError)) throw error;
    return { status: "validated", findings: [finding(error.message, error.formatted)] };
  }
}

/** SPIR-V 1.0 words with names, or undefined where naga is not installed. Throws naga's report when it refuses the code. */
export async function wgslToSpirv(code: string): Promise<Uint32Array | undefined> {
  const naga = await loadNaga();
  if ("reason" in naga) return undefined;
  return compile(naga.module, code, (module, info) => naga.module.writeSpirv(module, info, { flags: { debug: true } }));
}

async function loadNaga(): Promise<{ module: Naga } | { reason: string }> {
  loaded ??= loadPeer("naga-wasm", "30.1.0", () => import("naga-wasm"));
  const naga = await loaded;
  if ("module" in naga && naga.module.nagaVersion !== NAGA_VERSION) {
    throw new Error(`naga-wasm carries naga ${naga.module.nagaVersion ?? "of no version"} (expected ${NAGA_VERSION}). Fix: npm install --save-dev --save-exact naga-wasm@30.1.0`);
  }
  return naga;
}

/** Handles hold WebAssembly memory that no collector frees. */
function compile<Result>(naga: Naga, code: string, use: (module: NagaModule, info: NagaInfo) => Result): Result {
  const module = naga.parseWgsl(code);
  try {
    const info = naga.validate(module);
    try {
      return use(module, info);
    } finally {
      info.free();
    }
  } finally {
    module.free();
  }
}

type NagaModule = ReturnType<Naga["parseWgsl"]>;
type NagaInfo = ReturnType<Naga["validate"]>;

/** The place stands only in the report's text, as `wgsl:LINE:COLUMN`; the causes are its `= ` lines. */
function finding(message: string, formatted: string): ValidationFinding {
  const place = /wgsl:(\d+):(\d+)/.exec(formatted);
  const causes = [...formatted.matchAll(/^\s*= (.+)$/gm)].flatMap((match) => match[1] ?? []);
  return { line: Number(place?.[1] ?? 0), column: Number(place?.[2] ?? 0), message: [message, ...causes].join("; ") };
}
