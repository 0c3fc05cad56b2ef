/** `gridwright breaking`: what a change of a spec breaks, and the record of what was released. */
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { layoutDocument } from "../codegen/protocol/emit-layout-json.js";
import { LOCK_FILE, printLock, type LockedSpecs } from "../codegen/protocol/lock-file.js";
import type { Command } from "./command.js";
import { CommandError } from "./command-error.js";
import { comparisonJson, compareSpec, printComparisons, type ComparedSpec } from "./compare-specs.js";
import { counted } from "./counted.js";
import { earlierLayoutAgainst, lockedSpecs, lockName, releasedLayout } from "./earlier-layout.js";
import { formatOption } from "./format-option.js";
import type { Output } from "./output.js";
import { readIfPresent } from "./read-text.js";
import { compileAll, lockKey, specFiles } from "./spec-files.js";
import { withFindings } from "./with-findings.js";
import { applyChanges, removeLeftovers, type Change } from "./write-files.js";

const FORMATS = ["text", "json", "github"] as const;
type Format = (typeof FORMATS)[number];

const HELP = `usage: gridwright breaking [SPEC]... [--against FILE|REVISION] [--accept] [--format text|json|github] [--project FOLDER]

Compares specs with what was released, and says everything that a change breaks: the place, the level, the rule, and the
part of the version that has to rise. Without SPEC: those of gridwright.config.json.

levels:
  BYTES      an existing byte moves or changes its meaning
  BINDING    a pipeline would bind differently
  SOURCE     a generated identifier changes or goes
  VALID      a value that was legal is refused now

options:
  --against WHAT     a spec, a layout JSON, a lock file or a git revision (default: gridwright.lock.json beside the spec)
  --accept           record the layouts as released, where the versions have risen enough
  --format FORMAT    text (default), json, or github for annotations
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text

Exit codes: 0 nothing breaks, or a version announces it; 1 something breaks; 2 a call that could not work.`;

export const breakingCommand: Command = {
  summary: "say what a change of a spec breaks; --accept records a release",
  help: HELP,
  run: async (args, output) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        against: { type: "string" },
        accept: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
        project: { type: "string", default: "." },
      },
    });
    const format = formatOption(values.format, FORMATS);
    if (values.accept && values.against !== undefined) throw new CommandError("--accept records what was released, so it compares with the lock file and takes no --against", 2);
    const find = values.against === undefined ? releasedLayout : earlierLayoutAgainst(values.against);
    const files = specFiles(values.project, positionals);
    const compared = withFindings(files, format, output, () => compileAll(files).map(({ file, spec }) => compareSpec(file, spec, find)));
    if (compared === 1) return 1;
    if (values.accept) return accept(compared, format, output);
    const unknown = compared.filter(({ comparison }) => comparison === undefined);
    if (unknown.length === compared.length && values.against === undefined) {
      throw new CommandError(`no spec was ever released: there is no ${LOCK_FILE} that knows one. Fix: gridwright breaking --accept`, 2);
    }
    print(compared, format, output);
    if (format === "text") for (const { file } of unknown) output.out(`${file.name} ${values.against === undefined ? "was never released" : `is new since ${values.against}`}`);
    return compared.some(({ comparison }) => comparison !== undefined && comparison.findings.length > 0 && !comparison.version.allowed) ? 1 : 0;
  },
};

function print(compared: readonly ComparedSpec[], format: Format, output: Output): void {
  if (format === "json") {
    output.out(JSON.stringify(comparisonJson(compared)));
    return;
  }
  printComparisons(compared, format, false, output);
  if (format === "text") for (const each of compared) if (each.comparison?.findings.length === 0) output.out(quiet(each));
}

function quiet({ file, against, comparison }: ComparedSpec): string {
  const additions = comparison?.additions.length ?? 0;
  const { version } = comparison ?? {};
  if (additions === 0 || version === undefined) return `${file.name} breaks nothing (against ${against ?? ""})`;
  const announced = `which version ${version.needed} announces${version.allowed ? "" : `; it is ${version.after}`}`;
  return `${file.name} breaks nothing, and adds to ${against ?? ""} (${counted(additions, "addition")}, ${announced})`;
}

/** All or nothing: a version that has not risen enough leaves every lock file as it was. */
function accept(compared: readonly ComparedSpec[], format: Format, output: Output): 0 | 1 {
  const refused = compared.filter(({ comparison }) => comparison !== undefined && !comparison.version.allowed);
  if (refused.length > 0) {
    if (format === "json") output.out(JSON.stringify({ accepted: [], ...comparisonJson(refused) }));
    else printComparisons(refused, format, true, output);
    return 1;
  }
  const written = writeLocks(compared);
  if (format === "json") output.out(JSON.stringify({ accepted: compared.map(({ file, spec }) => ({ spec: file.name, version: spec.layout.version })), written }));
  else for (const { file, spec } of compared) output.out(`${file.name} is released as ${spec.layout.version}`);
  return 0;
}

/** The lock files that have changed, all or none. A folder's other specs keep their rows while their files are there. */
function writeLocks(compared: readonly ComparedSpec[]): string[] {
  const root = compared[0]?.file.folder ?? "";
  const folders = [...new Set(compared.map(({ file }) => dirname(file.path)))];
  const locks = folders.map((folder) => ({ folder, path: lockName(folder, root) }));
  const changes = locks.flatMap(({ folder, path }): Change[] => {
    const kept = Object.entries(lockedSpecs(folder)).filter(([file]) => readIfPresent(join(folder, file)) !== undefined);
    const fresh = compared.filter(({ file }) => dirname(file.path) === folder).map(({ file, spec }) => [lockKey(file), layoutDocument(spec.layout)] as const);
    const specs: LockedSpecs = Object.fromEntries([...kept, ...fresh]);
    const before = readIfPresent(join(folder, LOCK_FILE));
    const after = printLock(specs);
    return before === after ? [] : [before === undefined ? { path, after } : { path, before, after }];
  });
  removeLeftovers(root, locks);
  applyChanges(root, changes);
  return changes.map(({ path }) => path);
}
