/** `gridwright init`: a project that generates and whose tests pass, as plain files to start from. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Command } from "./command.js";
import { CommandError } from "./command-error.js";
import { failureReason } from "./failure-reason.js";
import { formatOption } from "./format-option.js";
import { packageManifest } from "./package-manifest.js";
import { applyChanges } from "./write-files.js";

const HELP = `usage: gridwright init [FOLDER] [--format text|json]

Creates a project in FOLDER (default: the current one): a spec, a kernel, its golden test, and what runs them. Overwrites
nothing: where a file of that name is there already it lists all such files, writes none, and exits 1.

options:
  --format FORMAT    text (default) or json, one line
  --help, -h         this text`;

/** Files of this repository that the new project gets; npm would act on two of them, so they have no dot here. */
const TEMPLATE = fileURLToPath(new URL("./template", import.meta.url));
const DOTTED: readonly string[] = ["gitignore", "gitattributes"];
/** The name that the template's files give the project. */
const PLACEHOLDER = "my-kernels";

export const initCommand: Command = {
  summary: "create a project: a spec, a kernel and its tests",
  help: HELP,
  run: async (args, output) => {
    const { values, positionals } = parseArgs({ args: [...args], strict: true, allowPositionals: true, options: { format: { type: "string", default: "text" } } });
    const [given = ".", ...more] = positionals;
    if (more.length > 0) throw new CommandError(`init takes one folder, not ${positionals.length}\n\n${HELP}`, 2);
    const format = formatOption(values.format, ["text", "json"]);
    const folder = resolve(given);
    if (found(given, () => existsSync(folder) && !statSync(folder).isDirectory())) throw new CommandError(`${given} is a file. Fix: name a folder`, 2);
    const files = projectFiles(folder);
    const inTheWay = found(given, () => files.filter(({ path }) => isInTheWay(folder, path)).map(({ path }) => path));
    if (inTheWay.length > 0) {
      if (format === "json") output.out(JSON.stringify({ created: [], inTheWay }));
      else output.error(`gridwright: ${inTheWay.join(", ")} in ${given} ${inTheWay.length === 1 ? "is" : "are"} in the way; nothing was written. Fix: choose an empty folder`);
      return 1;
    }
    create(folder, given, files);
    const created = files.map(({ path }) => path);
    if (format === "json") output.out(JSON.stringify({ created, inTheWay }));
    else {
      const next = [...(given === "." ? [] : [`cd ${quoted(given)}`]), "npm install", "npm run gen", "npm test"];
      output.out([...created.map((path) => `created ${path}`), "", "next:", ...next.map((command) => `  ${command}`)].join("\n"));
    }
    return 0;
  },
};

/** What looking at the folder says. Throws `CommandError` where it can't be looked at. */
function found<T>(given: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new CommandError(`${given} can't be made (${failureReason(error)})`, 1);
  }
}

/** As a shell takes it. */
function quoted(path: string): string {
  const whole = path.startsWith("-") ? `./${path}` : path;
  return /^[\w./@:~+-]+$/.test(whole) ? whole : `"${whole.replace(/["$`\\]/g, "\\$&")}"`;
}

interface ProjectFile {
  /** From the project folder. */
  readonly path: string;
  readonly text: string;
}

/** Everything that a new project in this folder consists of, in the order of their paths. */
function projectFiles(folder: string): ProjectFile[] {
  const name = packageName(folder);
  return readdirSync(TEMPLATE, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(TEMPLATE, path)).isFile())
    .map((path) => {
      const inside = path.split(sep).join("/");
      const text = readFileSync(join(TEMPLATE, path), "utf8").replaceAll(PLACEHOLDER, name);
      return { path: DOTTED.includes(inside) ? `.${inside}` : inside, text: inside === "package.json" ? withOwnVersion(text) : text };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folder's name as npm allows it. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name === "" ? PLACEHOLDER : name.slice(0, 200);
}

function withOwnVersion(text: string): string {
  return text.replace(/("gridwright": )"[^"]*"/, `$1"^${packageManifest().version}"`);
}

/** A file or link of that name, or a file where one of its folders has to be. */
function isInTheWay(folder: string, path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, i) => {
    const found = lstatSync(join(folder, ...parts.slice(0, i + 1)), { throwIfNoEntry: false });
    return found !== undefined && (i === parts.length - 1 || !found.isDirectory());
  });
}

function create(folder: string, given: string, files: readonly ProjectFile[]): void {
  found(given, () => mkdirSync(folder, { recursive: true }));
  applyChanges(folder, files.map(({ path, text }) => ({ path, after: text })));
}
