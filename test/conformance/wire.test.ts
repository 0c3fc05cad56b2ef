/** The recorded wire vectors of 0.6, all of them, against our calls; and that comparing them means something. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { protocol } from "../../runtime/index.js";
import { runScript } from "../support/run-script.js";
import { type VectorRun, runVectors } from "./run-vectors.js";
import { type Fields, type WireVector, isFields, parseVectors, toBytes } from "./wire-vectors.js";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const file = join(root, "test/conformance/wire-0.6.json");
const vectors = parseVectors(readFileSync(file, "utf8"));
const run = runVectors(vectors);

/** Out of scope, or part of what a device does and not there yet. */
const MISSING = ["count_min_sketch", "task_record", "telemetry_health", "telemetry_sketch", "telemetry_windows"];

test("every recorded call behaves as recorded, or as its tag demands; only operations on a list are missing", () => {
  assert.equal(run.failures, []);
  const { total, passed, diverged, failed, missing, missingOps } = run.summary;
  assert.equal(missingOps, MISSING);
  const unsupported = vectors.filter(({ op }) => MISSING.includes(op));
  const tagged = vectors.filter(({ op, divergence }) => divergence !== undefined && !MISSING.includes(op));
  assert.equal([total, failed, missing, diverged], [vectors.length, 0, unsupported.length, tagged.length]);
  assert.is(passed, vectors.length - unsupported.length - tagged.length);
});

test("each recorded reason for a rejection has a code of ours", () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    "control-shape": ["resident/shape"],
    "control-too-short": ["encode/target"],
    "cursor-partial-record": ["decode/value"],
    "debug-log-shape": ["resident/shape"],
    "index-overflow": ["decode/range"],
    "io-not-claimed": ["io/not-claimed"],
    "io-not-whole-slots": ["resident/shape"],
    "io-too-many-slots": ["encode/cap", "resident/shape"],
    "io-zero-slots": ["encode/cap"],
    "length-overflow": ["encode/cap"],
    "more-items-than-slots": ["publish/slot-range"],
    "not-whole-words": ["decode/length", "encode/target", "resident/shape"],
    "observable-count-above-cap": ["encode/cap"],
    "opcode-reserved": ["publish/opcode"],
    "packed-metadata-too-large": ["publish/packed"],
    "packed-payload-too-large": ["publish/packed"],
    "record-count-above-cap": ["encode/cap"],
    // The count may be above the cap as well.
    "ring-length-mismatch": ["encode/cap", "resident/shape"],
    "ring-not-whole-slots": ["publish/ring-length", "resident/shape"],
    "slot-busy": ["io/slot-busy", "publish/slot-busy"],
    "slot-count-above-cap": ["encode/cap"],
    "slot-index-overflow": ["publish/slot-range"],
    "slot-out-of-range": ["decode/range", "io/slot-range", "publish/slot-range"],
    "too-many-args": ["publish/arguments"],
    "too-many-inner-ops": ["publish/packed"],
    "window-out-of-range": ["publish/slot-range"],
    "word-missing": ["decode/length", "decode/range"],
    "wrong-buffer-count": ["resident/shape"],
    "wrong-slot-size": ["publish/arguments"],
  };
  const actual = Object.fromEntries([...run.codes].map(([why, codes]) => [why, [...codes].sort()]).sort());
  assert.equal(actual, expected);
});

test("a vector with one expected value changed fails, whichever value it is", () => {
  const survivors: string[] = [];
  let changed = 0;
  vectors.forEach((vector, index) => {
    if (vector.divergence !== undefined || MISSING.includes(vector.op)) return;
    const leaves = leafPaths(vector.out);
    const path = leaves[index % leaves.length];
    if (path === undefined) return;
    changed++;
    const out = changeAt(vector.out, path, index);
    if (!isFields(out) || failedOf([{ ...vector, out }]) !== 1) survivors.push(`${vector.id}: ${path.join(".")}`);
  });
  assert.equal(survivors, []);
  assert.ok(changed > 600, `${changed} vectors were changed`);
});

test("a byte of an input that is changed shows as well, and so does an expected rejection that does not come", () => {
  const [vector] = vectors.filter(({ id }) => id === "publish_slot/tenant/27");
  assert.ok(vector !== undefined);
  const ring = vector.in["ring"];
  assert.ok(typeof ring === "string");
  assert.is(failedOf([vector]), 0);
  assert.is(failedOf([{ ...vector, in: { ...vector.in, ring: `${ring.slice(0, -1)}1` } }]), 1);
  assert.is(failedOf([{ ...vector, out: { rejected: true, why: "slot-busy", unchanged: true } }]), 1);
});

test("a tagged vector fails when it behaves as recorded, and when nothing says what its tag demands", () => {
  const untagged = vectors.filter(({ id }) => id === "publish_slot/tenant/27");
  assert.is(failedOf(untagged.map((vector) => ({ ...vector, divergence: "D39" }))), 1);
  assert.is(failedOf(untagged.map((vector) => ({ ...vector, divergence: "D999" }))), 1);
  const tagged = vectors.filter(({ op, divergence }) => divergence !== undefined && !MISSING.includes(op));
  const plain = tagged.map(({ id, op, in: input, out }) => ({ id, op, in: input, out }));
  const differing = new Set(runVectors(plain).failures.map(({ id }) => id));
  // Refusing a cursor between two records is what both do; so is counting state 8, which only we have a name for.
  const agreed = tagged.filter(({ id, op, in: input }) => !differing.has(id) && !(op === "read_debug_log" && cursorOf(input) % 4 !== 0) && !holdsSpawned(op, input));
  assert.equal(agreed.map(({ id }) => id), []);
});

test("an operation that nobody knows is missing, by name", () => {
  const vector = { id: "x", op: "no_such_operation", in: {}, out: {} };
  assert.equal(runVectors([vector]).summary, { total: 1, passed: 0, diverged: 0, failed: 0, missing: 1, missingOps: ["no_such_operation"] });
});

test("the command prints one line of JSON that adds up, names what failed, and says so by its exit status", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  try {
    const [good, ...rest] = vectors.filter(({ op }) => op === "ring_byte_len");
    const bad = rest.find(({ out }) => typeof out["bytes"] === "number");
    assert.ok(good !== undefined && bad !== undefined);
    const text = { format: "ring-wire-vectors", formatVersion: 1, count: 2, vectors: [good, { ...bad, out: { bytes: 1 } }] };
    writeFileSync(join(folder, "changed.json"), JSON.stringify(text));
    const failing = await runScript("vectors", join(folder, "changed.json"), "--json");
    assert.is(failing.status, 1);
    assert.equal(JSON.parse(failing.stdout), { total: 2, passed: 1, diverged: 0, failed: 1, missing: 0, missingOps: [] });
    assert.is(failing.stdout.trim().split("\n").length, 1);
    assert.ok(failing.stderr.includes(`${bad.id}: bytes is `), failing.stderr);
    writeFileSync(join(folder, "other.json"), "{}");
    assert.is((await runScript("vectors", join(folder, "other.json"))).status, 2);
    assert.is((await runScript("vectors")).status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function failedOf(changed: readonly WireVector[]): VectorRun["summary"]["failed"] {
  return runVectors(changed).summary.failed;
}

function cursorOf(input: Fields): number {
  const log = toBytes(input["debugLog"]);
  return new DataView(log.buffer).getUint32(0, true);
}

function holdsSpawned(op: string, input: Fields): boolean {
  if (op !== "telemetry_counters") return false;
  const ring = new DataView(toBytes(input["ring"]).buffer);
  return Array.from({ length: ring.byteLength / 64 }, (_, slot) => ring.getUint32(slot * 64, true)).includes(protocol.SlotStatus.spawned);
}

type Path = readonly string[];

/** Where values stand in what came out. The reason of a rejection is informative, and `unchanged` is what the runner always checks. */
function leafPaths(value: unknown, path: Path = []): Path[] {
  const name = path.at(-1);
  if (name === "why" || name === "unchanged") return [];
  if (Array.isArray(value)) return value.flatMap((each: unknown, i) => leafPaths(each, [...path, String(i)]));
  if (isFields(value)) return Object.entries(value).flatMap(([key, each]) => leafPaths(each, [...path, key]));
  return value === "" ? [] : [path];
}

function changeAt(value: unknown, path: Path, index: number): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return changed(value, index);
  if (Array.isArray(value)) return value.map((each: unknown, i) => (String(i) === key ? changeAt(each, rest, index) : each));
  if (isFields(value)) return { ...value, [key]: changeAt(value[key], rest, index) };
  return value;
}

/** Another value of the same kind; of hex, one digit is flipped. */
function changed(value: unknown, index: number): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return 0;
  const at = index % value.length;
  const digit = Number.parseInt(value[at] ?? "0", 16);
  const other = Number.isNaN(digit) ? "0" : /^\d+$/.test(value) ? String((digit + 1) % 10) : (digit ^ 1).toString(16);
  return value.slice(0, at) + other + value.slice(at + 1);
}

test.run();
