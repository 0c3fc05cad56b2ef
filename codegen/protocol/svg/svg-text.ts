/**
 * Text in an SVG, whose width nobody can measure here: widths are those of the widest common font, and what would not fit
 * is shortened. The whole text is then in a tooltip.
 */

export type Font = "mono" | "sans";

/** Of a character, in units of the font size: DejaVu Sans Mono has 0.602. */
const MONO_ADVANCE = 0.62;
/** Of characters that are as wide as high in every font: CJK, emoji. */
const WIDE_ADVANCE = 1.1;

/** In pixels, and never too little. */
export function textWidth(text: string, size: number, font: Font = "mono"): number {
  let width = 0;
  for (const character of text) width += advance(character, size, font);
  return width;
}

/** The longest beginning that fits, with an ellipsis; empty where not even two characters would. */
export function fitText(text: string, width: number, size: number, font: Font = "mono"): string {
  const room = width - advance("…", size, font);
  let used = 0;
  let kept = "";
  let shortened = "";
  for (const character of text) {
    used += advance(character, size, font);
    if (used > width) return [...shortened].length < 2 ? "" : `${shortened}…`;
    kept += character;
    if (used <= room) shortened = kept;
  }
  return text;
}

function advance(character: string, size: number, font: Font): number {
  if (character.charCodeAt(0) >= 0x1100 && character !== "…") return size * WIDE_ADVANCE;
  if (font === "mono") return size * MONO_ADVANCE;
  // Verdana's, the widest of the usual ones.
  return size * (/[MW@%…]/.test(character) ? 1.02 : /[A-Zmw&]/.test(character) ? 0.84 : /[ijlftr ,.:;'!|()]/.test(character) ? 0.46 : 0.64);
}

/** `owner.` and `name`, of which the owner is shortened first and from its front. */
export function fitPath(path: string, width: number, size: number): { readonly owner: string; readonly name: string } {
  const start = path.lastIndexOf(".") + 1;
  const name = path.slice(start);
  const owner = [...path.slice(0, start)];
  for (let skipped = 0; skipped < owner.length; skipped += 1) {
    const shorter = `${skipped === 0 ? "" : "…"}${owner.slice(skipped).join("")}`;
    if (textWidth(shorter + name, size) <= width) return { owner: shorter, name };
  }
  return { owner: "", name: fitText(name, width, size) };
}

/** Lines of whole words; a word that is too long for a line is shortened. */
export function wrapText(text: string, width: number, size: number, font: Font): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size, font) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(fitText(word, width, size, font));
  }
  return lines;
}

/** For text and attributes. What XML 1.0 has no character for becomes the replacement character. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\uFFFD")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Pixels with at most two decimals. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
