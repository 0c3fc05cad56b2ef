/** The project: its configuration, its specs, and whether what they generate is on disk. */
import { formatDiagnostic } from "../../ir/diagnostic.js";
import { CommandError } from "../command-error.js";
import { CONFIG_FILE, findConfig, findConfigAbove, type Config } from "../config.js";
import { counted } from "../counted.js";
import { diagnosticsOf } from "../diagnostics-of.js";
import { GEN_COMMAND } from "../gen.js";
import { generateProject } from "../generate-project.js";
import { compileAll, specFiles } from "../spec-files.js";
import { changesFor } from "../write-files.js";
import type { DoctorFinding } from "./finding.js";

/** Stops where the next step would only repeat what is wrong with the one before. */
export async function projectFindings(folder: string): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  const holds = async (id: string, fix: string, look: () => Promise<string> | string): Promise<boolean> => {
    try {
      findings.push({ id, status: "ok", detail: await look() });
      return true;
    } catch (error) {
      findings.push({ id, status: "wrong", detail: saying(error), fix });
      return false;
    }
  };
  let config: Config | undefined;
  const isLegal = await holds("config", `repair ${CONFIG_FILE}`, () => {
    config = findConfigAbove(folder);
    return config === undefined ? "" : `${config.folder} (${counted(config.protocols.length, "spec")}, ${counted(config.kernels.length, "kernel")})`;
  });
  if (!isLegal) return findings;
  if (config === undefined) return [{ id: "config", status: "missing", detail: `there is no ${CONFIG_FILE} in ${folder} or above it`, fix: "npx gridwright init" }];
  if (!(await holds("specs", "npx gridwright check", () => `${counted(compileAll(specFiles(folder, [])).length, "spec")} legal`))) return findings;
  await holds("generated", GEN_COMMAND, () => upToDate(folder));
  return findings;
}

async function upToDate(folder: string): Promise<string> {
  const config = findConfig(folder);
  const files = await generateProject(config);
  const stale = changesFor(config.folder, files, config.manifest).map(({ path }) => path);
  if (stale.length > 0) throw new CommandError(`${counted(stale.length, "file")} not as the specs say: ${stale.slice(0, 5).join(", ")}${stale.length > 5 ? ", ..." : ""}`, 1);
  return `${counted(files.length, "file")} up to date`;
}

function saying(error: unknown): string {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics !== undefined) return diagnostics.map((each) => formatDiagnostic(each)).join("\n");
  return error instanceof Error ? error.message : String(error);
}
