/**
 * `fuzz -- spec`: legal specs at random, through everything that is made of them.
 *
 * - three-way agreement: the layout, wgsl_reflect and naga's SPIR-V place every member of every struct alike;
 * - Dawn and naga accept the WGSL;
 * - the generated TypeScript encodes what it decodes, where the layout says; any bytes are a value or a typed error;
 * - whole arrays and columns are the same bytes as one struct at a time, and the search for an illegal one finds the validator's;
 * - a view shows what lies in the words, and writes what the encoder writes;
 * - the printed IR bindings are those that kernels get in memory;
 * - an offset that a field does not have is refused.
 */
import { transform } from "esbuild";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { generate, type GeneratedSpec } from "../../../codegen/protocol/generate.js";
import { formatDiagnostic } from "../../../ir/diagnostic.js";
import { validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import * as assert from "uvu/assert";
import { checkArray, checkColumns, checkFirstIllegal } from "../array-forms.js";
import { checkAnyBytes, checkRoundTrip, checkTargets, codecsOf } from "../codec.js";
import { layoutAgreement } from "../layout-agreement.js";
import { randomSpec } from "../random-spec.js";
import { checkView } from "../views.js";
import { FuzzFailure, type FuzzOptions, type FuzzReport } from "./fuzz-report.js";
import { checkAsyncCases } from "./seeded-cases.js";

/** Of each type of each spec. */
const RUNS = { numRuns: 8, seed: 1 };
/** What the generated module imports, in a place from which any module may import it. */
const ERRORS = new URL("../../../runtime/error.ts", import.meta.url).href;

export async function fuzzSpec({ seed, count }: FuzzOptions): Promise<FuzzReport> {
  let structs = 0;
  const { run, failures, findings } = await checkAsyncCases({
    cases: randomSpec,
    seed,
    count,
    check: async (text) => {
      structs += await checkSpec(text);
    },
  });
  const mismatches = [...failures.values()].reduce((sum, each) => sum + each, 0);
  return { counts: { specs: run, structs, mismatches }, findings };
}

/** The number of structs that all opinions agree on. Throws `FuzzFailure` where anything does not hold. */
async function checkSpec(text: string): Promise<number> {
  const { layout, bindings, files } = await generated(text);
  const fileOf = (ending: string): string => files.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const wgsl = fileOf("sample.wgsl");
  for (const [judge, result] of [["Dawn", await validateWgsl(wgsl)], ["naga", await validateWithNaga(wgsl)]] as const) {
    if (result.status !== "validated" || result.findings.length > 0) throw new FuzzFailure("wgsl", `${judge} does not accept the WGSL: ${JSON.stringify(result)}\n${wgsl}`);
  }
  const { structs, disagreements } = await layoutAgreement(layout, wgsl);
  if (disagreements.length > 0) throw new FuzzFailure("layout", `${disagreements.join("\n")}\n${wgsl}`);

  const module = await imported(fileOf("sample.ts"));
  for (const codec of codecsOf(layout, module)) for (const check of [checkRoundTrip, checkTargets, checkAnyBytes]) check(codec, RUNS);
  for (const struct of layout.structs) for (const check of [checkArray, checkColumns, checkFirstIllegal, checkView]) check({ module, layout, struct }, RUNS);
  const printed = await imported(fileOf("sample.ir.ts"));
  assert.equal(Reflect.get(printed, "sample"), bindings, "the printed bindings are those in memory");
  refuseWrongOffset(text);
  return structs;
}

async function generated(text: string): Promise<GeneratedSpec> {
  const result = await generate([{ file: "sample.yaml", text, typescript: "generated", shaders: "generated", docs: "generated", errors: ERRORS_PACKAGE }], () => undefined);
  if (!result.ok) throw new FuzzFailure("refused", `a legal spec is refused:\n${result.diagnostics.map((each) => formatDiagnostic(each)).join("\n")}`);
  const [spec] = result.specs;
  if (spec === undefined) throw new FuzzFailure("refused", "nothing was generated");
  return spec;
}

const ERRORS_PACKAGE = "the-package-with-the-errors";

async function imported(typescript: string): Promise<object> {
  const { code } = await transform(typescript, { loader: "ts", target: "node20" });
  const module: object = await import(`data:text/javascript,${encodeURIComponent(code.replaceAll(JSON.stringify(ERRORS_PACKAGE), JSON.stringify(ERRORS)))}`);
  return module;
}

/** Says of the last field with an offset that it lies a word further. */
function refuseWrongOffset(text: string): void {
  const wrong = text.replace(/"at":(\d+)(?!.*"at":\d)/s, (_, at: string) => `"at":${Number(at) + 4}`);
  if (wrong === text) return;
  const compiled = compileSpec({ file: "sample.yaml", text: wrong });
  assert.equal(compiled.ok ? [] : compiled.diagnostics.map(({ code }) => code), ["layout/offset"], "an offset that is not the field's is refused");
}
