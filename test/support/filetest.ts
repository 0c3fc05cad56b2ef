/**
 * A filetest is a program in `<what-must-hold>.ir.ts` beside what comes of it in `<what-must-hold>.expected.*`: the WGSL that
 * it is lowered to, or the findings it is refused with.
 * The module's default export is the program; `run`, where it has one, says how the program is dispatched so that every
 * device must leave the same words behind.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Program } from "../../ir/ir.js";

export interface FiletestRun {
  readonly grid: readonly [number, number, number];
  /** All but the lengths of run-time arrays that `buffers` says anyway. */
  readonly parameters?: Readonly<Record<string, number | boolean>>;
  /** Each buffer's first words (u32); the rest is zero. A number is a count of zero words. */
  readonly buffers: Readonly<Record<string, readonly number[] | number>>;
}

export interface Filetest {
  readonly name: string;
  readonly program: Program;
  readonly expected: URL;
  readonly run: FiletestRun | undefined;
}

/** `ending`: of the files that hold what is expected. */
export async function loadFiletests(folder: URL, ending = "wgsl"): Promise<Filetest[]> {
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".ir.ts"));
  return Promise.all(
    files.sort().map(async (file): Promise<Filetest> => {
      const name = file.slice(0, -".ir.ts".length);
      const module: { default: Program; run?: FiletestRun } = await import(new URL(file, folder).href);
      return { name, program: module.default, expected: new URL(`${name}.expected.${ending}`, folder), run: module.run };
    }),
  );
}
