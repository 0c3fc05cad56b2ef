import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProbeAnswer, ProbeName } from "./probe-name.js";

/** A driver that starts is slow, one that takes longer hangs. */
const LIMIT_MS = 20_000;

const PROBE = new URL(import.meta.url.endsWith(".ts") ? "./probe.ts" : "./probe.js", import.meta.url);

/** Never rejects, and never takes longer than the limit. `script` is for tests. */
export function runProbe(name: ProbeName, limitMs = LIMIT_MS, script = PROBE): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    // With the loader of this process, where it runs from source.
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(script), name], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    let complained = "";
    const end = (answer: ProbeAnswer): void => {
      clearTimeout(limit);
      child.kill("SIGKILL");
      resolve(answer);
    };
    const limit = setTimeout(() => end({ found: false, detail: `it does not answer within ${limitMs / 1000} s` }), limitMs);
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
    child.on("error", (error) => end({ found: false, detail: error.message }));
    child.on("close", (code, signal) => end(answerIn(said) ?? { found: false, detail: `its process ended with ${code ?? signal ?? "nothing"}${lastLine(complained)}` }));
  });
}

/** The last line that is an answer: a driver may print too. */
function answerIn(said: string): ProbeAnswer | undefined {
  for (const line of said.trimEnd().split("\n").reverse()) {
    try {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed === "object" && parsed !== null && "found" in parsed && "detail" in parsed && typeof parsed.found === "boolean" && typeof parsed.detail === "string") {
        return { found: parsed.found, detail: parsed.detail, ...("fix" in parsed && typeof parsed.fix === "string" ? { fix: parsed.fix } : {}) };
      }
    } catch {
      // Not ours.
    }
  }
  return undefined;
}

function lastLine(text: string): string {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return line === "" ? "" : ` (${line})`;
}
