/** Assertions that throw plain Errors, so that the suite runs under any test framework, or none. */
import { type ErrorCode, isGridwrightError } from "../../runtime/error.js";

export function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(`expected that ${what}`);
}

export function expectBytes(actual: Uint8Array, expected: ArrayLike<number>, what: string): void {
  expect(actual.length === expected.length, `${what}: ${expected.length} bytes come back (got ${actual.length})`);
  const wrong = actual.findIndex((byte, i) => byte !== expected[i]);
  expect(wrong < 0, `${what}: byte ${wrong} is ${expected[wrong]} (got ${actual[wrong]})`);
}

export function expectWords(actual: Uint8Array, expected: Uint32Array, what: string): void {
  expectBytes(actual, new Uint8Array(expected.buffer, expected.byteOffset, expected.byteLength), what);
}

/** The call throws or rejects with this code, and with a message that says how to fix it. */
export async function expectCode(code: ErrorCode, what: string, call: () => unknown): Promise<Readonly<Record<string, unknown>>> {
  let error: unknown;
  try {
    await call();
  } catch (thrown) {
    error = thrown;
  }
  if (!isGridwrightError(error)) throw new Error(`expected that ${what} fails with '${code}' (got ${error === undefined ? "no error" : String(error)})`);
  expect(error.code === code, `${what} fails with '${code}' (got '${error.code}': ${error.message})`);
  expect(error.message.endsWith(`Fix: ${error.help}`) && error.help.length > 0, `the message of '${code}' ends in its fix`);
  return error.fields;
}
