/** A word with named bits, large: the bits in a row, and a line from each part to its name. */
import type { BitRange, BitsType } from "../layout.js";
import { GRID_WIDTH, LEFT, drawBits, hue } from "./draw-cells.js";
import type { MapSpan } from "./map-spans.js";
import { escapeXml, fitText, px, textWidth } from "./svg-text.js";

const BIT_WIDTH = 12;
const BAR_HEIGHT = 18;
const LINE_HEIGHT = 19;
const NAME_SIZE = 12;
const SMALL_SIZE = 10.5;
/** Above the bits: the name of the word, and the numbers of the bits. */
const HEAD_HEIGHT = 44;
const GAP = 18;

export function bitFieldsHeight(type: BitsType): number {
  return HEAD_HEIGHT + BAR_HEIGHT + 10 + type.parts.length * LINE_HEIGHT + GAP;
}

export function drawBitFields(span: MapSpan, type: BitsType, y: number): string[] {
  const bar = y + HEAD_HEIGHT;
  const right = LEFT + 32 * BIT_WIDTH;
  const parts = [...type.parts].sort((a, b) => a.firstBit - b.firstBit);
  const place = `word ${span.offsetBytes / 4}${span.sizeBytes > 4 ? " and on" : ""}`;
  const room = GRID_WIDTH - textWidth(place, SMALL_SIZE) - 16;
  const name = fitText(span.path === "" ? span.type : span.path, room, NAME_SIZE);
  return [
    `<text class="name" x="${px(LEFT)}" y="${px(y + 14)}" font-size="${NAME_SIZE}">${escapeXml(name)}</text>`,
    `<text class="muted" x="${px(LEFT + textWidth(name, NAME_SIZE) + 14)}" y="${px(y + 14)}" font-size="${SMALL_SIZE}">${place}</text>`,
    ...[31, 24, 16, 8, 0].map((bit) => `<text class="mid muted" x="${px(centre(bit, 1))}" y="${px(bar - 6)}" font-size="${SMALL_SIZE}">${bit}</text>`),
    ...drawBits(type, span, LEFT, bar, 32 * BIT_WIDTH, BAR_HEIGHT),
    // The lowest part is named first, so that no line crosses another.
    ...parts.flatMap((part, i) => drawPart(part, span, bar + BAR_HEIGHT, bar + BAR_HEIGHT + 16 + i * LINE_HEIGHT, right)),
  ];
}

function centre(firstBit: number, bitCount: number): number {
  return LEFT + (32 - firstBit - bitCount / 2) * BIT_WIDTH;
}

function drawPart(part: BitRange, span: MapSpan, from: number, y: number, right: number): string[] {
  const last = part.firstBit + part.bitCount - 1;
  const bits = part.bitCount === 1 ? `${part.firstBit}` : `${part.firstBit}–${last}`;
  const x = right + 14;
  const room = LEFT + GRID_WIDTH - x - 46;
  const name = fitText(part.name, room, NAME_SIZE);
  const used = textWidth(name, NAME_SIZE) + 12;
  const doc = fitText(part.doc.split(/\s+/).join(" "), room - used, SMALL_SIZE, "sans");
  const title = `${part.name}: ${part.bitCount === 1 ? "bit" : "bits"} ${bits}${part.doc === "" ? "" : `\n${part.doc}`}`;
  return [
    `<g><title>${escapeXml(title)}</title>`,
    `<path class="wire ${hue(span, "w")}" d="M${px(centre(part.firstBit, part.bitCount))} ${px(from)}V${px(y)}H${px(right + 8)}"/>`,
    `<text class="muted" x="${px(x)}" y="${px(y + 4)}" font-size="${SMALL_SIZE}">${bits}</text>`,
    `<text class="name" x="${px(x + 46)}" y="${px(y + 4)}" font-size="${NAME_SIZE}">${escapeXml(name)}</text>`,
    ...(doc === "" ? [] : [`<text class="prose muted" x="${px(x + 46 + used)}" y="${px(y + 4)}" font-size="${SMALL_SIZE}">${escapeXml(doc)}</text>`]),
    "</g>",
  ];
}
