import { type DebugRecord, SLOT_WORDS } from "../generated/megakernel.js";

/**
 * What the format numbers of PRINTF mean. In a text, `{a}` and `{b}` stand for the record's words and `{slot}` for the
 * slot's index; `{a:i32}`, `{a:f32}` and `{a:hex}` say how to read a word. Any other text stays as it is.
 */
export type DebugFormats = Readonly<Record<number, string>>;

const PLACEHOLDER = /\{(a|b|slot)(?::(u32|i32|f32|hex))?\}/g;

/** One line. A format that is not in the table prints all the record says. */
export function formatDebugRecord(record: DebugRecord, formats: DebugFormats): string {
  const text = Object.hasOwn(formats, record.format) ? formats[record.format] : undefined;
  const words: Readonly<Record<string, number>> = { a: record.a, b: record.b, slot: record.slotBase / SLOT_WORDS };
  return (text ?? `format ${record.format}: {a} {b} (slot {slot})`).replace(PLACEHOLDER, (_, name: string, type?: string) => wordText(words[name] ?? 0, type));
}

function wordText(word: number, type: string | undefined): string {
  switch (type) {
    case "i32":
      return String(word | 0);
    case "f32":
      return String(new Float32Array(Uint32Array.of(word).buffer)[0]);
    case "hex":
      return `0x${word.toString(16)}`;
    default:
      return String(word);
  }
}
