/** Inputs of one recorded call, typed on access. */
import { ByteSlot } from "../../runtime/index.js";
import { type Fields, isFields, toBytes } from "./wire-vectors.js";

export class CallInput {
  /** The buffers that the call was given, as they are now. */
  readonly buffers: Map<string, Uint8Array<ArrayBuffer>>;
  readonly #fields: Fields;
  readonly #byteOffset: number;

  /** Buffers lie at `byteOffset` of their memory. `buffers` are shared with the steps of a sequence. */
  constructor(fields: Fields, byteOffset: number, buffers = new Map<string, Uint8Array<ArrayBuffer>>()) {
    this.#fields = fields;
    this.#byteOffset = byteOffset;
    this.buffers = buffers;
  }

  /** The caller's buffer of this name: the same one at each access. */
  bytes(name: string): Uint8Array<ArrayBuffer> {
    const known = this.buffers.get(name);
    if (known !== undefined) return known;
    const value = toBytes(this.#fields[name]);
    const bytes = new Uint8Array(value.byteLength + this.#byteOffset).subarray(this.#byteOffset);
    bytes.set(value);
    this.buffers.set(name, bytes);
    return bytes;
  }

  /** The caller's storage with old content in it. */
  storage(name: string): ByteSlot {
    return ByteSlot.from(this.bytes(name));
  }

  /** A byte value as it was given. */
  given(name: string): unknown {
    return this.#fields[name];
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (typeof value === "number") return value;
    throw new Error(`input ${name} is no number`);
  }

  boolean(name: string): boolean {
    const value = this.#fields[name];
    if (typeof value === "boolean") return value;
    throw new Error(`input ${name} is no boolean`);
  }

  string(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    throw new Error(`input ${name} is no string`);
  }

  numbers(name: string): number[] {
    return numbersOf(this.#list(name), name);
  }

  /** A list of lists of numbers. */
  numberLists(name: string): number[][] {
    return this.#list(name).map((each) => numbersOf(each, name));
  }

  inputs(name: string): CallInput[] {
    return this.#list(name).map((each) => new CallInput(fieldsOf(each, name), this.#byteOffset));
  }

  input(name: string): CallInput {
    return new CallInput(fieldsOf(this.#fields[name], name), this.#byteOffset);
  }

  /** The steps of a sequence: calls on the buffers of this one. */
  steps(): CallInput[] {
    return this.#list("steps").map((each) => new CallInput(fieldsOf(each, "steps"), this.#byteOffset, this.buffers));
  }

  #list(name: string): readonly unknown[] {
    const value = this.#fields[name];
    if (Array.isArray(value)) return value;
    throw new Error(`input ${name} is no list`);
  }
}

function fieldsOf(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw new Error(`input ${name} is no object`);
}

function numbersOf(value: unknown, name: string): number[] {
  if (!Array.isArray(value)) throw new Error(`input ${name} is no list`);
  return value.map((each: unknown) => {
    if (typeof each === "number") return each;
    throw new Error(`input ${name} is no list of numbers`);
  });
}
