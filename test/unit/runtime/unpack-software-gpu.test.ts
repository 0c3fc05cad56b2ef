import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readTar } from "../../../runtime/node/read-tar.js";
import { unpackSoftwareGpu } from "../../../runtime/node/unpack-software-gpu.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** One file of a ustar archive. */
function tarEntry(name: string, content: string, type = "0"): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  header.write(type, 156, "latin1");
  header.write("ustar\0", 257, "latin1");
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content, 0, "latin1");
  return Buffer.concat([header, body]);
}

const END = Buffer.alloc(1024);
const FILES = { "libvk_swiftshader.so": "driver".repeat(200), "libvulkan.so.1": "loader", "vk_swiftshader_icd.json": "{}" };

interface Context {
  folder: string;
  archive: string;
  cache: string;
}

const test = suite<Context>("the software GPU's cache");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "gridwright-test-"));
  context.archive = join(context.folder, "swiftshader.tar.br");
  context.cache = join(context.folder, "cache");
  const entries = Object.entries({ "libEGL.so": "not needed", ...FILES }).map(([name, content]) => tarEntry(name, content));
  writeFileSync(context.archive, brotliCompressSync(Buffer.concat([...entries, END])));
});

test.after.each((context) => {
  rmSync(context.folder, { recursive: true, force: true });
});

function unpacked(files: { readonly driverManifest: string }): Record<string, string> {
  const folder = dirname(files.driverManifest);
  return Object.fromEntries(readdirSync(folder).filter((name) => name in FILES).map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

test("the archive is unpacked once and then found", async ({ archive, cache }) => {
  const first = await unpackSoftwareGpu(archive, cache);
  assert.equal(unpacked(first), FILES);
  const { mtimeMs } = statSync(first.vulkanLoader);
  const second = await unpackSoftwareGpu(archive, cache);
  assert.equal(second, first);
  assert.is(statSync(second.vulkanLoader).mtimeMs, mtimeMs);
  assert.is(readdirSync(cache).length, 1, "nothing but the finished folder stays");
});

test("another installation of the same archive uses the same folder, another archive one of its own", async ({ archive, cache, folder }) => {
  const first = await unpackSoftwareGpu(archive, cache);
  const copy = join(folder, "copy.tar.br");
  writeFileSync(copy, readFileSync(archive));
  utimesSync(copy, 1, 1);
  assert.equal(await unpackSoftwareGpu(copy, cache), first);
  writeFileSync(copy, brotliCompressSync(Buffer.concat([...Object.entries(FILES).map(([name, content]) => tarEntry(name, `${content}, newer`)), END])));
  assert.is.not((await unpackSoftwareGpu(copy, cache)).vulkanLoader, first.vulkanLoader);
});

test("a folder with a file cut short or missing is made again", async ({ archive, cache }) => {
  const files = await unpackSoftwareGpu(archive, cache);
  truncateSync(files.vulkanLoader, 2);
  assert.equal(unpacked(await unpackSoftwareGpu(archive, cache)), FILES);
  rmSync(files.driverManifest);
  assert.equal(unpacked(await unpackSoftwareGpu(archive, cache)), FILES);
  assert.is(readdirSync(cache).length, 1);
});

test("an unfinished folder of a process that died is not used", async ({ archive, cache }) => {
  const files = await unpackSoftwareGpu(archive, cache);
  const folder = dirname(files.vulkanLoader);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(files.vulkanLoader, FILES["libvulkan.so.1"]);
  assert.equal(unpacked(await unpackSoftwareGpu(archive, cache)), FILES);
});

test("calls and processes at the same time all get a complete folder", async ({ archive, cache }) => {
  const moduleUrl = pathToFileURL(join(root, "runtime/node/unpack-software-gpu.ts")).href;
  const program = `
    import { readFileSync } from "node:fs";
    import { unpackSoftwareGpu } from ${JSON.stringify(moduleUrl)};
    const all = await Promise.all([1, 2, 3].map(() => unpackSoftwareGpu(${JSON.stringify(archive)}, ${JSON.stringify(cache)})));
    for (const files of all) console.log(readFileSync(files.vulkanLoader, "latin1"));`;
  const child = (): Promise<{ stdout: string }> => promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], { cwd: root, timeout: 20_000 });
  const outputs = await Promise.all([child(), child()]);
  assert.equal(outputs.map((each) => each.stdout), ["loader\nloader\nloader\n", "loader\nloader\nloader\n"]);
  assert.is(readdirSync(cache).length, 1);
});

test("an archive without a needed file, and a cache that cannot be written, are refused and leave nothing", async ({ archive, cache, folder }) => {
  const poor = join(folder, "poor.tar.br");
  writeFileSync(poor, brotliCompressSync(Buffer.concat([tarEntry("libvulkan.so.1", "loader"), END])));
  await unpackSoftwareGpu(poor, cache).then(() => assert.unreachable(), (error: Error) => assert.match(error.message, "holds no libvk_swiftshader.so"));
  assert.equal(readdirSync(cache), []);
  const file = join(folder, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o444);
  await unpackSoftwareGpu(archive, join(file, "cache")).then(() => assert.unreachable(), () => undefined);
});

test("a tar archive gives its regular files, whole blocks or not, and stops at its end", () => {
  const long = "x".repeat(1024);
  const tar = Buffer.concat([tarEntry("folder/", "", "5"), tarEntry("./a", "one"), tarEntry("b", long), tarEntry("c", ""), END, tarEntry("after", "the end")]);
  assert.equal([...readTar(tar)].map(({ name, bytes }) => [name, Buffer.from(bytes).toString("latin1")]), [["a", "one"], ["b", long], ["c", ""]]);
});

test("a tar archive cut short is damaged", () => {
  const tar = tarEntry("a", "one");
  assert.throws(() => [...readTar(tar.subarray(0, 514))], "damaged at byte 0");
  assert.is([...readTar(tar)].length, 1);
});

test.run();
