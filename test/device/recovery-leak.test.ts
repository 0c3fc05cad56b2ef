import { execFile } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";

const RECOVERIES = 50;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const moduleUrl = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

/** A kernel that loses its device again and again, in a process that has to end by itself. */
const PROGRAM = `
  import { openDevice } from ${moduleUrl("runtime/node/open-device.ts")};
  import { Megakernel } from ${moduleUrl("runtime/megakernel.ts")};
  import { MARK_KERNEL, mark } from ${moduleUrl("test/support/mark-kernel.ts")};
  const first = await openDevice();
  const kernel = await Megakernel.create(first, { kernel: MARK_KERNEL, buffers: { marks: { byteLength: 1 << 20, durability: "mirror" } } });
  const ring = kernel.createRing({ slotCount: 64 });
  let open = 0;
  const watch = (device) => {
    const close = device.close.bind(device);
    open++;
    device.close = () => { open--; return close(); };
  };
  const measured = [];
  let recoveries = 0;
  for (let i = 0; i < ${RECOVERIES}; i++) {
    ring.submit(mark, { cell: i });
    kernel.device.gpuDevice.destroy();
    recoveries += (await kernel.runUntilIdle(ring)).recoveries;
    watch(kernel.device);
    gc();
    measured.push(process.memoryUsage());
  }
  const marks = new Uint32Array((await kernel.readBuffer("marks")).buffer);
  const grown = (key) => (measured.at(-1)[key] - measured[9][key]) / 2 ** 20;
  await kernel.close();
  console.log(JSON.stringify({ recoveries, open, once: marks.slice(0, ${RECOVERIES}).every((count) => count === 1), rss: grown("rss"), heap: grown("heapUsed"), external: grown("external") }));`;

test(`${RECOVERIES} recoveries leave no device open and no memory behind, and the process ends by itself`, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval", PROGRAM], { cwd: root, timeout: 90_000, encoding: "utf8" });
  assert.is(stderr, "");
  const { recoveries, open, once, rss, heap, external } = JSON.parse(stdout);
  assert.equal([recoveries, open, once], [RECOVERIES, 0, true]);
  assert.ok(rss < 96 && heap < 4 && external < 4, `grown by ${rss} MiB, heap ${heap} MiB, external ${external} MiB`);
});

test.run();
