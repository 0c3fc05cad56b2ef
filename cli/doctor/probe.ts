/** The probe's process: looks for one thing, says so in one line, and ends. */
import { openDevice } from "../../runtime/node/index.js";
import { isGridwrightError, type GridwrightError } from "../../runtime/error.js";
import { validateGlsl } from "../../testing/glslang.js";
import { validateWithNaga } from "../../testing/naga.js";
import { validateWgsl } from "../../testing/null-device.js";
import type { ValidationResult } from "../../testing/validation.js";
import type { ProbeAnswer, ProbeName } from "./probe-name.js";

const WGSL = "@compute @workgroup_size(1) fn main() {}";
const GLSL = "#version 450\nlayout(local_size_x = 1) in;\nvoid main() {}\n";

const PROBES: Readonly<Record<ProbeName, () => Promise<ProbeAnswer>>> = {
  hardware: () => device("hardware"),
  software: () => device("software"),
  dawn: async () => judged(await validateWgsl(WGSL)),
  naga: async () => judged(await validateWithNaga(WGSL)),
  glslang: async () => judged(await validateGlsl(GLSL)),
};

async function device(name: "hardware" | "software"): Promise<ProbeAnswer> {
  const opened = await openDevice({ name });
  return { found: true, detail: opened.name };
}

function judged({ status, findings, reason = "" }: ValidationResult): ProbeAnswer {
  const [, why = reason, fix] = /^(.*) \((npm install [^)]*)\)$/.exec(reason) ?? [];
  if (status === "skipped") return { found: false, detail: why, ...(fix === undefined ? {} : { fix }) };
  return findings.length === 0 ? { found: true, detail: "judges shaders" } : { found: false, detail: `refuses an empty shader (${findings[0]?.message ?? ""})` };
}

async function answer(name: string | undefined): Promise<ProbeAnswer> {
  const probe = Object.entries(PROBES).find(([each]) => each === name)?.[1];
  if (probe === undefined) return { found: false, detail: `there is no probe ${name ?? ""}` };
  try {
    return await probe();
  } catch (error) {
    if (isGridwrightError(error)) return { found: false, detail: withoutFix(error), fix: error.help };
    return { found: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The reasons in it may have a fix of their own, which stays. */
function withoutFix({ message, help }: GridwrightError): string {
  const end = `. Fix: ${help}`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}

const line = JSON.stringify(await answer(process.argv[2]));
// An open device would keep the process alive.
process.stdout.write(`${line}\n`, () => process.exit(0));
