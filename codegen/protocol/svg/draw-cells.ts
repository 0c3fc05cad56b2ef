/** Rows of a map: boxes for runs of bytes, names inside, breaks where rows are left out. */
import type { BitsType } from "../layout.js";
import type { BreakRow, CellRow, MapCell } from "./map-rows.js";
import { ROW_BYTES, type MapSpan, type MapTail } from "./map-spans.js";
import { HUES } from "./map-style.js";
import { escapeXml, fitPath, fitText, px, textWidth } from "./svg-text.js";

export const LEFT = 112;
export const WORD_WIDTH = 200;
export const GRID_WIDTH = (WORD_WIDTH * ROW_BYTES) / 4;
export const ROW_HEIGHT = 44;
export const BREAK_HEIGHT = 34;
const PAD = 9;
const NAME_SIZE = 12.5;
const SMALL_SIZE = 10.5;
/** Of the teeth where the map is torn. */
const TOOTH = 8;

function xOf(offsetBytes: number): number {
  return LEFT + ((offsetBytes % ROW_BYTES) * WORD_WIDTH) / 4;
}

/** `titles`: what a pointer over a span says. */
export function drawCells(row: CellRow, y: number, label: (cell: MapCell) => boolean, titles: (span: MapSpan) => string): string[] {
  return [...gutter(row.offsetBytes, y + ROW_HEIGHT / 2), ...row.cells.flatMap((cell) => drawCell(cell, y, label(cell), titles(cell.span)))];
}

function gutter(offsetBytes: number, middle: number): string[] {
  return [
    `<text class="end name" x="${px(LEFT - 14)}" y="${px(middle - 2)}" font-size="12">${offsetBytes}</text>`,
    `<text class="end muted" x="${px(LEFT - 14)}" y="${px(middle + 12)}" font-size="${SMALL_SIZE}">word ${offsetBytes / 4}</text>`,
  ];
}

function drawCell(cell: MapCell, y: number, labelled: boolean, title: string): string[] {
  const { span } = cell;
  const x = xOf(cell.offsetBytes);
  const width = widthOf(cell);
  const box = `x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${ROW_HEIGHT}"`;
  return [`<g><title>${escapeXml(title)}</title>`, ...fill(span, `rect ${box}`), outline(cell, y), ...parts(cell, y, labelled), ...(labelled ? drawLabel(cell, x, y, width) : []), "</g>"];
}

export function isBlank(span: MapSpan): boolean {
  return span.kind === "Reserved" || span.kind === "Padding";
}

/** The class of a fill (`f`), of what stands out on it (`e`) or of a line (`w`). */
export function hue(span: MapSpan, kind: "f" | "e" | "w"): string {
  return kind === "w" && isBlank(span) ? "wb" : `${kind}${span.field % HUES}`;
}

/** `shape`: an element with its geometry. */
export function fill(span: MapSpan, shape: string): string[] {
  return isBlank(span) ? [`<${shape} class="blank"/>`, `<${shape} class="hatched"/>`] : [`<${shape} class="${hue(span, "f")}"/>`];
}

/** Lines only where another span begins or ends, so that the rows of one are one shape. */
function outline({ span, offsetBytes, sizeBytes }: MapCell, y: number): string {
  const end = offsetBytes + sizeBytes;
  const left = xOf(offsetBytes) + 0.5;
  const right = left + (sizeBytes * WORD_WIDTH) / 4 - 1;
  const [top, bottom] = [y + 0.5, y + ROW_HEIGHT - 0.5];
  const along = (from: number, to: number, at: number): string => (to > from ? `M${px(xOf(from) + 0.5)} ${px(at)}h${px(((to - from) * WORD_WIDTH) / 4 - 1)}` : "");
  const openAbove = Math.min(end, Math.max(offsetBytes, span.offsetBytes + ROW_BYTES));
  const openBelow = Math.max(offsetBytes, Math.min(end, span.offsetBytes + span.sizeBytes - ROW_BYTES));
  const path = `M${px(left)} ${px(top)}V${px(bottom)}M${px(right)} ${px(top)}V${px(bottom)}${along(offsetBytes, openAbove, top)}${along(openBelow, end, bottom)}`;
  return `<path class="edge ${hue(span, "w")}${span.tail ? " tail" : ""}" d="${path}"/>`;
}

function widthOf(cell: MapCell): number {
  return (cell.sizeBytes * WORD_WIDTH) / 4;
}

/** Lines between equal parts, and their names in the lower right corner of each. */
function parts(cell: MapCell, y: number, labelled: boolean): string[] {
  const { span } = cell;
  if (span.parts === undefined) return [];
  const { partBytes, name } = span.parts;
  const from = cell.offsetBytes - span.offsetBytes;
  const lines: string[] = [];
  for (let part = Math.floor(from / partBytes); part * partBytes < from + cell.sizeBytes; part += 1) {
    const start = Math.max(part * partBytes, from);
    const end = Math.min((part + 1) * partBytes, from + cell.sizeBytes);
    const left = xOf(span.offsetBytes + start);
    const right = left + ((end - start) * WORD_WIDTH) / 4;
    if (start > from) lines.push(`<path class="tick ${hue(span, "w")}" d="M${px(left)} ${px(y + (labelled ? 26 : 8))}V${px(y + ROW_HEIGHT - 6)}"/>`);
    // A part that goes on in the next row is named where it starts.
    if (start === part * partBytes) lines.push(`<text class="end muted" x="${px(right - PAD)}" y="${px(y + ROW_HEIGHT - 9)}" font-size="${SMALL_SIZE}">${escapeXml(name(part))}</text>`);
  }
  return lines;
}

function drawLabel(cell: MapCell, x: number, y: number, width: number): string[] {
  const { span } = cell;
  const room = width - 2 * PAD;
  if (span.kind === "Padding") return [aside(`padding, ${span.sizeBytes} bytes`, x, y, room)];
  if (span.kind === "Elided") return [aside(`${lastName(span.path)} …`, x, y, room)];
  const { owner, name } = fitPath(span.path === "" ? span.type : span.path, room, NAME_SIZE);
  // The name of the first part stands at the end of the same line.
  const taken = span.parts === undefined ? 0 : textWidth(span.parts.name(0), SMALL_SIZE) + PAD;
  const second = Math.min(width, span.parts === undefined || span.parts.partBytes >= cell.sizeBytes ? width : (span.parts.partBytes * WORD_WIDTH) / 4) - 2 * PAD - taken;
  if (span.bits !== undefined) return [...label(name, owner, x, y, "", room), ...drawBits(span.bits, span, x + PAD, y + ROW_HEIGHT - 17, Math.min(WORD_WIDTH - 2 * PAD - taken, second))];
  return label(name, owner, x, y, span.path === "" ? "" : span.kind === "Reserved" ? `${span.type} reserved` : span.type, span.parts === undefined ? room : second);
}

function aside(text: string, x: number, y: number, room: number): string {
  return `<text class="muted" x="${px(x + PAD)}" y="${px(y + ROW_HEIGHT / 2 + 4)}" font-size="${SMALL_SIZE + 0.5}">${escapeXml(fitText(text, room, SMALL_SIZE + 0.5))}</text>`;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function label(name: string, owner: string, x: number, y: number, type: string, typeRoom: number): string[] {
  const left = px(x + PAD);
  const prefix = owner === "" ? "" : `<tspan class="muted" font-weight="400">${escapeXml(owner)}</tspan>`;
  const second = type === "" ? "" : fitText(type, typeRoom, SMALL_SIZE + 0.5);
  return [
    `<text class="name" x="${left}" y="${px(y + 18)}" font-size="${NAME_SIZE}">${prefix}${escapeXml(name)}</text>`,
    ...(second === "" ? [] : [`<text class="muted" x="${left}" y="${px(y + ROW_HEIGHT - 10)}" font-size="${SMALL_SIZE + 0.5}">${escapeXml(second)}</text>`]),
  ];
}

/** Bit 31 to the left, as numbers are written. Bits without a name stay hatched. */
export function drawBits(type: BitsType, span: MapSpan, x: number, y: number, width: number, height = 9): string[] {
  const bit = width / 32;
  return [
    `<rect class="blank" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${height}"/>`,
    `<rect class="hatched" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${height}"/>`,
    ...type.parts.map((part) => `<rect class="${hue(span, "e")}" x="${px(x + (32 - part.firstBit - part.bitCount) * bit)}" y="${px(y)}" width="${px(part.bitCount * bit)}" height="${height}"/>`),
  ];
}

/** Rows that are left out, between torn edges. */
export function drawBreak(row: BreakRow, y: number, note: string, title: string): string[] {
  const top = tear(LEFT, y + 4);
  const shape = `M${px(LEFT)} ${px(y + 4)}${top}V${px(y + BREAK_HEIGHT - 4 - TOOTH / 2)}${tear(LEFT + GRID_WIDTH, y + BREAK_HEIGHT - 4, -1)}Z`;
  return [
    `<g><title>${escapeXml(title)}</title>`,
    ...fill(row.span, `path d="${shape}"`),
    `<path class="edge ${hue(row.span, "w")}${row.span.tail ? " tail" : ""}" d="${shape}"/>`,
    ...centred(note, y, isBlank(row.span)),
    "</g>",
    `<text class="end muted" x="${px(LEFT - 14)}" y="${px(y + BREAK_HEIGHT / 2 + 4)}" font-size="12">⋮</text>`,
  ];
}

/** Where the run-time tail goes on for as long as the host wants: torn below and open. */
export function drawOpenEnd(tail: MapTail, y: number, note: string): string[] {
  const bottom = y + BREAK_HEIGHT + 4;
  const shape = `M${px(LEFT)} ${px(y + 0.5)}H${px(LEFT + GRID_WIDTH)}V${px(bottom)}${tear(LEFT + GRID_WIDTH, bottom, -1)}Z`;
  return [`<path class="f${tail.field % HUES}" d="${shape}"/>`, `<path class="edge tail w${tail.field % HUES}" d="${shape}"/>`, ...centred(note, y + 2, false)];
}

/** On a plate of its own where it would stand on hatching. */
function centred(note: string, y: number, plate: boolean): string[] {
  const text = fitText(note, GRID_WIDTH - 2 * PAD, 11.5);
  const width = textWidth(text, 11.5) + 2 * PAD;
  const middle = LEFT + GRID_WIDTH / 2;
  return [
    ...(plate ? [`<rect class="page" x="${px(middle - width / 2)}" y="${px(y + 8)}" width="${px(width)}" height="${BREAK_HEIGHT - 16}" rx="3"/>`] : []),
    `<text class="mid" x="${px(middle)}" y="${px(y + BREAK_HEIGHT / 2 + 4)}" font-size="11.5">${escapeXml(text)}</text>`,
  ];
}

/** Teeth from `x` over the width of the grid, to the right or to the left. */
function tear(x: number, y: number, direction: 1 | -1 = 1): string {
  const step = (direction * TOOTH) / 2;
  return `L${px(x)} ${px(y)}${`l${step} ${TOOTH / 2}l${step} ${-TOOTH / 2}`.repeat(GRID_WIDTH / TOOTH)}`;
}
