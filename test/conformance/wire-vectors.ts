/** The file format of recorded wire vectors: one host-side call per vector, its inputs and what came out. */
import { createHash } from "node:crypto";

export interface WireVector {
  readonly id: string;
  readonly op: string;
  readonly in: Fields;
  readonly out: Fields;
  /** Names a recorded behaviour that is not reproduced; `divergences.ts` says what is expected instead. */
  readonly divergence?: string;
  readonly note?: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** @throws Error where the text is no vector file */
export function parseVectors(text: string): WireVector[] {
  const file: unknown = JSON.parse(text);
  if (!isFields(file) || file["format"] !== "ring-wire-vectors" || file["formatVersion"] !== 1) throw new Error("this is no ring-wire-vectors file of version 1");
  const { vectors, count } = file;
  if (!Array.isArray(vectors) || vectors.length !== count) throw new Error(`the file does not hold the ${String(count)} vectors that it announces`);
  return vectors.map((vector: unknown) => {
    if (!isFields(vector)) throw new Error("a vector is no object");
    const { id, op, in: input, out, divergence, note } = vector;
    if (typeof id !== "string" || typeof op !== "string" || !isFields(input) || !isFields(out)) throw new Error(`vector ${String(id)} lacks id, op, in or out`);
    return { id, op, in: input, out, ...(typeof divergence === "string" ? { divergence } : {}), ...(typeof note === "string" ? { note } : {}) };
  });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys under which byte values stand. */
const BYTE_KEYS: ReadonlySet<string> = new Set(["control", "ring", "debugLog", "ioQueue", "previous", "encoded", "slotBytes"]);

export function isByteKey(key: string): boolean {
  return BYTE_KEYS.has(key);
}

/**
 * A byte value: hex digits, or its length and the words that are not zero, with a digest of the whole.
 *
 * @throws Error where the value is neither, or the digest is that of other bytes
 */
export function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value === "string") {
    if (!/^([0-9a-f]{2})*$/.test(value)) throw new Error("a byte value is not whole bytes in lower-case hex");
    return new Uint8Array(Buffer.from(value, "hex"));
  }
  if (!isFields(value) || typeof value["len"] !== "number" || !isFields(value["words"])) throw new Error("a byte value is neither hex nor words");
  const bytes = new Uint8Array(value["len"]);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of Object.entries(value["words"])) {
    if (typeof word !== "number") throw new Error(`word ${index} of a byte value is no number`);
    view.setUint32(Number(index) * 4, word, true);
  }
  if (createHash("sha256").update(bytes).digest("hex") !== value["sha256"]) throw new Error("a byte value does not have the digest that it names");
  return bytes;
}
