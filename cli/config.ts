/**
 * `gridwright.config.json`: which specs and kernels a project has, and where their outputs go. Read with the loader of the
 * spec language (JSON is YAML), so that a mistake is named at its line and column.
 */
import { join } from "node:path";
import { DiagnosticError, type SourceLocation } from "../ir/diagnostic.js";
import { checkShape } from "../codegen/protocol/check-shape.js";
import { Findings } from "../codegen/protocol/findings.js";
import { loadTree } from "../codegen/protocol/load.js";
import { joinPath } from "../codegen/protocol/paths.js";
import { entry, items, text as textOf, type Tree } from "../codegen/protocol/tree.js";
import { CONFIG_FILE, configFolder, configFolderAbove } from "./config-folder.js";
import { CONFIG_SHAPE } from "./config-shape.js";
import { readText } from "./read-text.js";

export { CONFIG_FILE, configFolder };

export type Target = "wgsl" | "program";

export interface Config {
  /** Absolute; the folder that holds the file. Every other path is relative to it, with forward slashes. */
  readonly folder: string;
  /** The file's name, as messages show it. */
  readonly file: string;
  readonly protocols: readonly ProtocolConfig[];
  readonly kernels: readonly KernelConfig[];
  readonly manifest: string;
  /** Files for JSON Schemas. */
  readonly schemas: { readonly spec?: string; readonly config?: string };
}

export interface ProtocolConfig {
  readonly at: SourceLocation;
  readonly spec: string;
  readonly typescript: string;
  readonly shaders: string;
  readonly docs?: string;
  readonly errors: string;
  readonly base?: string;
}

export interface KernelConfig {
  readonly at: SourceLocation;
  readonly module: string;
  readonly export: string;
  /** Forms of code that the kernel must have. */
  readonly targets: readonly Target[];
  readonly output: string;
  readonly types: string;
}

/** Looks for the file in `start` and the folders above it. Throws `CommandError` or `DiagnosticError`. */
export function findConfig(start: string): Config {
  const folder = configFolder(start);
  return parseConfig(folder, CONFIG_FILE, readText(join(folder, CONFIG_FILE), CONFIG_FILE));
}

/** Undefined where there is none. */
export function findConfigAbove(start: string): Config | undefined {
  return configFolderAbove(start) === undefined ? undefined : findConfig(start);
}

export function parseConfig(folder: string, file: string, source: string): Config {
  const findings = new Findings("config");
  const tree = loadTree(file, source, findings);
  if (tree !== undefined) checkShape(tree, CONFIG_SHAPE, findings);
  if (tree === undefined || findings.failed) throw new DiagnosticError(findings.list, source);
  const path = (owner: Tree | undefined, name: string, fallback = ""): string => projectPath(entry(owner, name), fallback, findings);
  const schemas = entry(tree, "schemas");
  const config: Config = {
    folder,
    file,
    protocols: items(entry(tree, "protocols")).map((each) => {
      const base = entry(each, "base");
      const docs = entry(each, "docs");
      return {
        at: each.at,
        spec: path(each, "spec"),
        typescript: path(each, "typescript"),
        shaders: path(each, "shaders"),
        ...(docs === undefined ? {} : { docs: path(each, "docs") }),
        errors: moduleOf(entry(each, "errors"), "gridwright", findings),
        ...(base === undefined ? {} : { base: moduleOf(base, "", findings) }),
      };
    }),
    kernels: items(entry(tree, "kernels")).map((each) => {
      const targets = items(entry(each, "targets")).map((target) => textOf(target));
      return {
        at: each.at,
        module: path(each, "module"),
        export: textOf(entry(each, "export")),
        targets: targets.length === 0 ? ["wgsl"] : targets.filter((target): target is Target => target === "wgsl" || target === "program"),
        output: path(each, "output", "shaders-generated/kernels"),
        types: moduleOf(entry(each, "types"), "gridwright/codegen", findings),
      };
    }),
    manifest: path(tree, "manifest", "shaders-generated/manifest.json"),
    schemas: {
      ...(entry(schemas, "spec") === undefined ? {} : { spec: path(schemas, "spec") }),
      ...(entry(schemas, "config") === undefined ? {} : { config: path(schemas, "config") }),
    },
  };
  if (findings.failed) throw new DiagnosticError(findings.list, source);
  return config;
}

/** A path below the project folder, in its shortest form. */
function projectPath(tree: Tree | undefined, fallback: string, findings: Findings): string {
  const given = tree === undefined ? fallback : textOf(tree);
  const path = /^([/\\]|[A-Za-z]:)/.test(given) || given.includes("\\") ? undefined : joinPath("", given);
  if (path !== undefined && path !== "") return path;
  const where = path === "" ? "is the project folder itself" : "lies outside of the project folder";
  if (tree !== undefined) findings.invalid(tree.at, "spec/path", `the path ${where} (${given})`, { help: "write a path below this file's folder, with forward slashes" });
  return "";
}

/** A `.ts` file of the project, or a package to import from. */
function moduleOf(tree: Tree | undefined, fallback: string, findings: Findings): string {
  const given = tree === undefined ? fallback : textOf(tree);
  return given.endsWith(".ts") ? projectPath(tree, given, findings) : given;
}
