/**
 * The runtime in a real browser: bundled for one, on its WebGPU. The browser's software adapter stands in for a GPU.
 * Where no browser can start, the tests say so and are skipped.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openBrowser } from "../support/headless-browser.js";

const WEBGPU_FLAGS = ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-webgpu-adapter=swiftshader"];
/** Browsers have `navigator.gpu` in secure contexts alone. No server is needed: every request of the page is answered here. */
const PAGE = "https://localhost/";

const browser = await openBrowser(WEBGPU_FLAGS);
if (typeof browser === "string") console.log(`skipped: no browser (${browser})`);

/** `test` where there is a browser. */
const inBrowser = typeof browser === "string" ? test.skip : test;

async function openPage(): Promise<Page> {
  if (typeof browser === "string") throw new Error(browser);
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("runtime-page.ts", import.meta.url))],
    bundle: true, write: false, format: "esm", platform: "browser", target: "es2022",
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Gridwright</title>" }));
  await page.goto(PAGE);
  await page.addScriptTag({ type: "module", content: bundle.outputFiles[0]?.text ?? "" });
  await page.waitForFunction("globalThis.gridwrightChecks !== undefined");
  return page;
}

let page: Page | undefined;

async function check(name: string): Promise<unknown> {
  page ??= await openPage();
  return page.evaluate(`gridwrightChecks.${name}()`);
}

test.after(async () => {
  if (typeof browser !== "string") await browser.close();
});

inBrowser("the browser's WebGPU passes the device conformance suite", async () => {
  const { cases, failures } = Object(await check("conformance"));
  assert.equal(failures, []);
  assert.ok(cases >= 40, `${cases} cases`);
});

inBrowser("the precompiled megakernel runs work, reports faults and keeps observables", async () => {
  const { device, ...rest } = Object(await check("builtIns"));
  assert.type(device, "string");
  assert.equal(rest, { outcome: "idle", stored: "done", fault: "address", loaded: "done", observables: [41, 41] });
});

inBrowser("a device destroyed in the middle of a run is replaced, and every slot is executed once", async () => {
  assert.equal(await check("loss"), { outcome: "idle", done: 64, marks: new Array<number>(64).fill(1) });
});

test.run();
