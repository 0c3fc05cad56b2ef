/** `gridwright check`: specs that compile, and that say in their version what has changed since they were released. */
import { parseArgs } from "node:util";
import { annotation } from "./annotation.js";
import type { Command } from "./command.js";
import { comparisonJson, compareSpec, printComparisons, type ComparedSpec } from "./compare-specs.js";
import { releasedLayout } from "./earlier-layout.js";
import { formatOption } from "./format-option.js";
import { goneSpecs, goneText, type GoneSpec } from "./gone-specs.js";
import type { Output } from "./output.js";
import { compileAll, specFiles } from "./spec-files.js";
import { withFindings } from "./with-findings.js";

const FORMATS = ["text", "json", "github"] as const;

const HELP = `usage: gridwright check [SPEC]... [--format text|json|github] [--project FOLDER]

Says everything that is wrong with the specs, and what has changed since they were released (gridwright.lock.json beside
each) without a version that announces it, a spec that is gone among it. Reads specs only: no output, no kernel. Without
SPEC: those of gridwright.config.json.

options:
  --format FORMAT    text (default), json, or github for annotations
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text`;

export const checkCommand: Command = {
  summary: "say what is wrong with the specs, and what has changed without a new version",
  help: HELP,
  run: async (args, output) => {
    const options = { format: { type: "string", default: "text" }, project: { type: "string", default: "." } } as const;
    const { values, positionals } = parseArgs({ args: [...args], strict: true, allowPositionals: true, options });
    const format = formatOption(values.format, FORMATS);
    const files = specFiles(values.project, positionals);
    return withFindings(files, format, output, () => {
      const compared = compileAll(files).map(({ file, spec }) => compareSpec(file, spec, releasedLayout));
      // Whoever names specs need not name them all.
      return report(compared, positionals.length > 0 ? [] : goneSpecs(compared), format, output);
    });
  },
};

function report(compared: readonly ComparedSpec[], gone: readonly GoneSpec[], format: (typeof FORMATS)[number], output: Output): 0 | 1 {
  const drifted = compared.filter(({ comparison }) => comparison !== undefined && !comparison.version.allowed);
  if (format === "json") output.out(JSON.stringify({ diagnostics: [], ...comparisonJson(drifted), gone }));
  else {
    printComparisons(drifted, format, true, output);
    const folder = compared[0]?.file.folder ?? "";
    for (const each of gone) output.out(format === "github" ? annotation("error", { file: each.lock, line: 1, column: 1, folder }, "released", goneText(each)) : `${each.lock}: ${goneText(each)}`);
    if (format === "text" && drifted.length === 0 && gone.length === 0) output.out(compared.map(summary).join("\n"));
  }
  return drifted.length === 0 && gone.length === 0 ? 0 : 1;
}

function summary({ file, against, comparison }: ComparedSpec): string {
  if (comparison === undefined) return `${file.name} is legal, and was never released. To protect it: gridwright breaking --accept`;
  const { bump, version } = comparison;
  return `${file.name} is legal, and ${bump === "none" ? `what ${against ?? ""} says` : `version ${version.after} announces its changes since ${version.before}`}`;
}
