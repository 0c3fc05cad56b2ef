/** Which GPU WebGPU finds, and which programs judge shaders here. */
import { spawnSync } from "node:child_process";
import type { DoctorFinding, DoctorStatus } from "./finding.js";
import type { ProbeAnswer, ProbeName } from "./probe-name.js";
import { runProbe } from "./run-probe.js";

export type Probe = (name: ProbeName) => Promise<ProbeAnswer>;

/** Devices and judges, each asked in a process of its own. */
export async function deviceAndJudgeFindings(probe: Probe = runProbe): Promise<DoctorFinding[]> {
  const [hardware, software, dawn, naga, glslang] = await Promise.all([probe("hardware"), probe("software"), probe("dawn"), probe("naga"), probe("glslang")]);
  return [
    finding("hardware-gpu", hardware, software.found ? "optional" : "missing"),
    // Where neither is there, the software GPU is the one that a command installs.
    finding("software-gpu", software, "optional"),
    finding("wgsl-dawn", dawn, naga.found ? "optional" : "missing"),
    finding("wgsl-naga", naga, "optional"),
    finding("glsl-glslang", glslang, "optional"),
    spirvVal(),
  ];
}

function finding(id: string, { found, detail, fix }: ProbeAnswer, absent: DoctorStatus): DoctorFinding {
  return found ? { id, status: "ok", detail } : { id, status: absent, detail, ...(fix === undefined ? {} : { fix }) };
}

function spirvVal(): DoctorFinding {
  const { status, stdout } = spawnSync("spirv-val", ["--version"], { encoding: "utf8", timeout: 10_000 });
  if (status === 0) return { id: "spirv-val", status: "ok", detail: stdout.split("\n")[0]?.trim() ?? "" };
  const fix = process.platform === "darwin" ? "brew install spirv-tools" : process.platform === "linux" ? "apt-get install spirv-tools" : "install the Vulkan SDK";
  return { id: "spirv-val", status: "optional", detail: "not installed; it judges SPIR-V", fix };
}
