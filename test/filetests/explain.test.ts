/** What `gridwright explain` says of known bytes, as text, in files that can be read: `explain/NAME.expected.txt`. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../cli/run.js";
import { encodeInstances } from "../../examples/specs/generated/vulkan-instance.js";
import { encodeRing, SlotStatus, Priority } from "../../runtime/generated/megakernel.js";
import { golden } from "../../testing/golden.js";
import { ROOT, SAMPLES } from "../support/repository-specs.js";

const folder = new URL("./explain/", import.meta.url);

interface Case {
  readonly bytes: Uint8Array;
  readonly args: readonly string[];
  readonly code: 0 | 1;
}

const slot = (status: SlotStatus, ...args: readonly number[]) => ({ status, opcode: status === SlotStatus.empty ? 0 : 2, tenant: 1, priority: Priority.normal, args: Array.from({ length: 12 }, (_, i) => args[i] ?? 0) });
const ring = encodeRing([slot(SlotStatus.published, 7, 160), slot(SlotStatus.done, 7, 161, 35), ...Array.from({ length: 6 }, () => slot(SlotStatus.empty))]);
const vertical = [[1, 0, 0, 0.1], [0, 1, 0, -2.5], [0, 0, 1, 1e-8]];
const instances = encodeInstances([{ transform: vertical, indexAndMask: { customIndex: 5, mask: 255 }, sbtAndFlags: { sbtRecordOffset: 1, facingCullDisable: true, flipFacing: false, forceOpaque: true, forceNoOpaque: false }, accelerationStructure: 0xffff_8000_0000_1000n }]);

/** Words that count up: something for every type to be right or wrong about. */
function countedWords(byteLength: number): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: byteLength / 4 }, (_, i) => i % 11).buffer);
}

function changed(bytes: Uint8Array, offsetBytes: number, value: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, i) => (i === offsetBytes ? value : byte));
}

const vulkan = ["--spec", join(ROOT, "examples/specs/vulkan-instance.yaml"), "--buffer", "instances"];
const CASES: Readonly<Record<string, Case>> = {
  "a-ring-with-empty-slots": { bytes: ring, args: ["--buffer", "ring"], code: 0 },
  "a-tenant-out-of-range": { bytes: changed(ring, 64 + 8, 29), args: ["--buffer", "ring"], code: 1 },
  "a-control-buffer-of-zeros": { bytes: new Uint8Array(640 + 40), args: ["--buffer", "control"], code: 1 },
  "bits-floats-and-wide-words": { bytes: instances, args: vulkan, code: 0 },
  "bits-that-break-a-rule": { bytes: changed(instances, 55, 0x1c), args: vulkan, code: 1 },
  "every-type-with-counted-words": { bytes: countedWords(528 + 96), args: ["--spec", join(ROOT, SAMPLES, "scene.yaml"), "--buffer", "lights"], code: 1 },
  "a-file-that-ends-inside-a-word": { bytes: ring.subarray(0, 130), args: ["--buffer", "ring"], code: 1 },
};

for (const [name, { bytes, args, code }] of Object.entries(CASES)) {
  test(`explain: ${name}`, async () => {
    const temporary = mkdtempSync(join(tmpdir(), "gridwright-test-"));
    const lines: string[] = [];
    try {
      const file = join(temporary, "memory.bin");
      writeFileSync(file, bytes);
      assert.is(await run(["explain", file, "--project", ROOT, ...args], { out: (line) => lines.push(line), error: (line) => lines.push(line) }), code);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
    golden(new URL(`${name}.expected.txt`, folder), `${lines.join("\n").replaceAll(`${temporary}/`, "").replaceAll(`${ROOT}/`, "")}\n`);
  });
}

test("explain: no golden without its case", () => {
  assert.equal(readdirSync(fileURLToPath(folder)).sort(), Object.keys(CASES).map((name) => `${name}.expected.txt`).sort());
});

test.run();
