/** What a random spec compiles to, once for as long as it is the same text: the steps of its making look at it in turn. */
import { compileSpec, type CompiledSpec } from "../../../codegen/protocol/compile-spec.js";

let last: { readonly text: string; readonly compiled: CompiledSpec } | undefined;

export function compiledSample(text: string): CompiledSpec {
  if (last?.text !== text) last = { text, compiled: compileSpec({ file: "sample.yaml", text }) };
  return last.compiled;
}
