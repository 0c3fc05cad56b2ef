/** Bundles `src/main.ts`; with `--watch` again whenever the sources or the spec change. */
import { context } from "esbuild";
import { gridwright } from "gridwright/esbuild";

const bundle = await context({
  entryPoints: ["src/main.ts"],
  absWorkingDir: import.meta.dirname,
  outfile: "dist/main.js",
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "info",
  plugins: [gridwright()],
});

if (process.argv.includes("--watch")) await bundle.watch();
else {
  const failed = await bundle.rebuild().then(() => false, () => true);
  await bundle.dispose();
  if (failed) process.exitCode = 1;
}
