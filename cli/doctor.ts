/** `gridwright doctor`: what this machine and this project have, and the commands that bring what is missing. */
import { parseArgs } from "node:util";
import type { Command } from "./command.js";
import { needsAttention, type DoctorFinding } from "./doctor/finding.js";
import { formatOption } from "./format-option.js";
import { packageManifest } from "./package-manifest.js";

const HELP = `usage: gridwright doctor [--format text|json] [--project FOLDER]

Says which GPU WebGPU finds, which programs judge shaders here, which versions are installed, and whether the project's
specs are legal and its generated files up to date; and for what is missing the command that brings it. Changes nothing.

options:
  --format FORMAT    text (default) or json, one line
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text

Exit codes: 0 nothing that is needed is missing (optional things may be), 1 something is missing or wrong.`;

export const doctorCommand: Command = {
  summary: "say what this machine and this project have, and what is missing",
  help: HELP,
  run: async (args, output) => {
    const options = { format: { type: "string", default: "text" }, project: { type: "string", default: "." } } as const;
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options });
    const format = formatOption(values.format, ["text", "json"]);
    const findings = await examine(values.project);
    const toDo = findings.filter(needsAttention).map(({ id }) => id);
    const ok = toDo.length === 0;
    if (format === "json") output.out(JSON.stringify({ ok, findings }));
    else output.out([...findings.map(textOf), "", ok ? "nothing that is needed is missing" : `to do: ${toDo.join(", ")}`].join("\n"));
    return ok ? 0 : 1;
  },
};

async function examine(project: string): Promise<DoctorFinding[]> {
  // Only here: no other command looks for a device.
  const [{ versionFindings }, { deviceAndJudgeFindings }, { projectFindings }] = await Promise.all([
    import("./doctor/versions.js"),
    import("./doctor/devices-and-judges.js"),
    import("./doctor/project-findings.js"),
  ]);
  const probing = deviceAndJudgeFindings();
  const ofProject = await projectFindings(project);
  return [...versionFindings(packageManifest(), project), ...(await probing), ...ofProject];
}

function textOf({ id, status, detail, fix }: DoctorFinding): string {
  const indent = " ".repeat(31);
  const line = `${status.padEnd(9)} ${id.padEnd(20)} ${detail.replaceAll("\n", `\n${indent}`)}`;
  return status === "ok" || fix === undefined ? line : `${line}\n${indent}${fix}`;
}
