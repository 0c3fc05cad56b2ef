/** Runs recorded vectors against our calls and compares every field of what came out, and every byte of every buffer. */
import { isGridwrightError } from "../../runtime/index.js";
import { CallInput } from "./call-input.js";
import { expectedInstead } from "./divergences.js";
import { OPERATIONS, SEQUENCES } from "./wire-operations/operations.js";
import { type Fields, type WireVector, isByteKey, isFields, toBytes } from "./wire-vectors.js";

export interface VectorSummary {
  /** The sum of the next four. */
  readonly total: number;
  readonly passed: number;
  /** Tagged vectors that behave as the tag demands. */
  readonly diverged: number;
  readonly failed: number;
  /** Vectors of operations that we do not have. */
  readonly missing: number;
  /** Their operations, each once. */
  readonly missingOps: readonly string[];
}

export interface VectorFailure {
  readonly id: string;
  readonly reason: string;
}

export interface VectorRun {
  readonly summary: VectorSummary;
  readonly failures: readonly VectorFailure[];
  /** By the recorded reason of a rejection, the codes that we reject with. */
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Aligned and unaligned: where the buffers of a call lie makes no difference. */
const BYTE_OFFSETS = [0, 1] as const;

export function runVectors(vectors: readonly WireVector[]): VectorRun {
  const failures: VectorFailure[] = [];
  const missingOps = new Set<string>();
  const codes = new Map<string, Set<string>>();
  let [passed, diverged, missing] = [0, 0, 0];
  for (const vector of vectors) {
    if (!OPERATIONS.has(vector.op) && !SEQUENCES.has(vector.op)) {
      missing++;
      missingOps.add(vector.op);
      continue;
    }
    try {
      for (const byteOffset of BYTE_OFFSETS) {
        const code = runVector(vector, byteOffset);
        const why = vector.out["why"];
        if (code !== undefined && typeof why === "string" && vector.note === undefined) codes.set(why, (codes.get(why) ?? new Set()).add(code));
      }
      if (vector.divergence === undefined) passed++;
      else diverged++;
    } catch (error) {
      failures.push({ id: vector.id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const failed = failures.length;
  return { summary: { total: passed + diverged + failed + missing, passed, diverged, failed, missing, missingOps: [...missingOps].sort() }, failures, codes };
}

/** The code of the rejection, if it was one. @throws Error where the call did not behave as it must */
function runVector(vector: WireVector, byteOffset: number): string | undefined {
  const expected = vector.divergence === undefined ? vector.out : expectedInstead(vector);
  const input = new CallInput(vector.in, byteOffset);
  if (!SEQUENCES.has(vector.op)) return runCall(vector.op, input, expected);
  const { steps: expectedSteps, ...buffers } = expected;
  if (!Array.isArray(expectedSteps)) throw new Error("a sequence says nothing about its steps");
  const steps = input.steps();
  expectSame(steps.length, expectedSteps.length, "steps.length");
  for (const name of Object.keys(buffers)) input.bytes(name);
  steps.forEach((step, i) => {
    const expectedStep: unknown = expectedSteps[i];
    if (!isFields(expectedStep)) throw new Error(`step ${i} says nothing about what comes out`);
    const op = step.string("op");
    try {
      runCall(op, step, expectedStep);
    } catch (error) {
      throw new Error(`step ${i} (${op}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
  for (const [name, value] of Object.entries(buffers)) expectSame(input.bytes(name), value, name);
  return undefined;
}

function runCall(op: string, input: CallInput, expected: Fields): string | undefined {
  const operation = OPERATIONS.get(op);
  if (operation === undefined) throw new Error(`there is no operation ${op}`);
  const before = new Map([...input.buffers].map(([name, bytes]) => [name, bytes.slice()]));
  const given = (name: string): unknown => before.get(name) ?? input.given(name);
  let result: Fields;
  try {
    result = operation(input);
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    if (expected["rejected"] !== true) throw new Error(`rejected (${error.message})`, { cause: error });
    for (const [name, bytes] of input.buffers) expectSame(bytes, expected[name] ?? given(name), `${name} after the rejection`);
    return error.code;
  }
  if (expected["rejected"] === true) throw new Error("accepted, where a rejection was expected");
  // What the call was only to read must be as before; storage that it was to reuse is its own.
  for (const [name, bytes] of input.buffers) {
    if (name !== "previous" && !(name in expected)) expectSame(bytes, given(name), name);
  }
  // A step that only reads is recorded with the buffer as well.
  const shown = Object.fromEntries(Object.keys(expected).filter((key) => input.buffers.has(key)).map((key) => [key, input.buffers.get(key)]));
  expectSame({ ...shown, ...result }, expected, "");
  return undefined;
}

/** @throws Error that names the first place where the two differ */
function expectSame(actual: unknown, expected: unknown, path: string): void {
  if (isByteKey(path.replace(/^.*\./, "").replace(/ .*$/, ""))) {
    expectSameBytes(actual, expected instanceof Uint8Array ? expected : toBytes(expected), path);
  } else if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) throw new Error(`${path} is ${describe(actual)}, not ${describe(expected)}`);
    expected.forEach((each: unknown, i) => expectSame(actual[i], each, `${path}[${i}]`));
  } else if (isFields(expected)) {
    if (!isFields(actual)) throw new Error(`${path} is ${describe(actual)}, not ${describe(expected)}`);
    const [names, wanted] = [Object.keys(actual).sort(), Object.keys(expected).sort()];
    if (names.join() !== wanted.join()) throw new Error(`${path === "" ? "the result" : path} has the fields ${names.join(", ")}, not ${wanted.join(", ")}`);
    for (const name of wanted) expectSame(actual[name], expected[name], path === "" ? name : `${path}.${name}`);
  } else if (!Object.is(actual, expected)) {
    throw new Error(`${path} is ${describe(actual)}, not ${describe(expected)}`);
  }
}

function expectSameBytes(actual: unknown, expected: Uint8Array, path: string): void {
  if (!(actual instanceof Uint8Array)) throw new Error(`${path} is ${describe(actual)}, not bytes`);
  if (actual.byteLength !== expected.byteLength) throw new Error(`${path} has ${actual.byteLength} bytes, not ${expected.byteLength}`);
  if (Buffer.compare(actual, expected) === 0) return;
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  throw new Error(`byte ${at} of ${path} is ${actual[at]}, not ${expected[at]}`);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
