/**
 * `gridwright/esbuild`: generates the project before each build. The bundle then imports generated files as any others,
 * which is why types, editors, reviews and `gen --check` see the same text as the bundler.
 */
import { relative } from "node:path";
import type { BuildOptions, Location, PartialMessage, Plugin } from "esbuild";
import { ProjectGeneration, type GridwrightPluginOptions, type Problem, type ProblemPlace } from "./project-generation.js";

export type { GridwrightPluginOptions };

/**
 * Every finding is an error of the build, at its place in the spec. In watch mode a change of anything that generation
 * reads (specs, what they extend, `gridwright.config.json`, kernel modules) starts a build.
 */
export function gridwright(options: GridwrightPluginOptions = {}): Plugin {
  return {
    name: "gridwright",
    setup(build) {
      const folder = build.initialOptions.absWorkingDir ?? process.cwd();
      const generation = new ProjectGeneration(options.project ?? folder);
      let inputs: readonly string[] = [];
      build.onStart(async () => {
        const outcome = await generation.run();
        inputs = outcome.inputs;
        return { errors: outcome.problems.map((problem) => message(problem, folder)) };
      });
      // Entry points alone are there in every build, whether what they import has been generated yet or not.
      build.onResolve({ filter: entryPointFilter(build.initialOptions.entryPoints) }, async ({ path, kind, importer, namespace, resolveDir, pluginData }) => {
        if (kind !== "entry-point" || pluginData === RESOLVING) return undefined;
        // esbuild warns of files to watch without a path, so the path is found first.
        const resolved = await build.resolve(path, { kind, importer, namespace, resolveDir, pluginData: RESOLVING });
        return resolved.errors.length > 0 ? undefined : { ...resolved, watchFiles: [...inputs] };
      });
      build.onDispose(() => void generation.dispose());
    },
  };
}

/** Marks the plugin's own question, which is for the others to answer. */
const RESOLVING = Symbol("resolving");

/** esbuild asks for `./NAME` where the file is there. */
function entryPointFilter(entryPoints: BuildOptions["entryPoints"]): RegExp {
  const names = Array.isArray(entryPoints) ? entryPoints.map((each) => (typeof each === "string" ? each : each.in)) : Object.values(entryPoints ?? {});
  return new RegExp(`^(?:\\./)?(?:${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})$`);
}

function message({ message: text, at, notes }: Problem, folder: string): PartialMessage {
  return {
    text,
    ...(at === undefined ? {} : { location: location(at, folder) }),
    notes: notes.map((note) => ({ text: note.message, ...(note.at === undefined ? {} : { location: location(note.at, folder) }) })),
  };
}

/** esbuild counts columns from 0, in bytes. */
function location({ path, line, column, lineText }: ProblemPlace, folder: string): Partial<Location> {
  return { file: relative(folder, path), line, column: Buffer.byteLength(lineText.slice(0, column - 1)), lineText };
}
