/**
 * `NAME.BUFFER.svg`: a buffer as a picture, four words to a row. Bytes lie in it where they lie in memory; long arrays are
 * broken, visibly and with a count, and then a bar above shows the true proportions. No scripts and no fonts of its own.
 */
import type { BufferEntry, Layout } from "./layout.js";
import { generatedFrom, proseLine } from "./prose.js";
import { bitFieldsHeight, drawBitFields } from "./svg/draw-bit-fields.js";
import { BREAK_HEIGHT, drawBreak, drawCells, drawOpenEnd, GRID_WIDTH, LEFT, ROW_HEIGHT, WORD_WIDTH } from "./svg/draw-cells.js";
import { drawOverview, OVERVIEW_HEIGHT } from "./svg/draw-overview.js";
import { mapRows, type BreakRow, type MapCell, type MapRow } from "./svg/map-rows.js";
import { mapContent, type MapSpan, type MapTail } from "./svg/map-spans.js";
import { MAP_STYLE } from "./svg/map-style.js";
import { escapeXml, fitText, px, textWidth, wrapText } from "./svg/svg-text.js";

const MARGIN = 28;
const WIDTH = LEFT + GRID_WIDTH + MARGIN;
const PROSE_SIZE = 13;

export function emitSvg(layout: Layout, buffer: BufferEntry, file: string): string {
  const { spans, tail } = mapContent(layout, buffer);
  const rows = mapRows(spans);
  const page = new Page();
  const titles = (span: MapSpan): string => title(buffer, span);
  page.add(drawHeading(layout, buffer, page));
  if (buffer.fixedBytes > 0 && rows.some((row) => row.kind === "Break")) page.take(OVERVIEW_HEIGHT, (y) => drawOverview(spans, buffer.fixedBytes, tail, y, titles));
  page.take(20, (y) => ["+0", "+4", "+8", "+12"].map((text, i) => `<text class="muted" x="${px(LEFT + i * WORD_WIDTH + 2)}" y="${px(y + 11)}" font-size="10.5">${text}</text>`));
  const labelled = labelledCells(rows);
  for (const row of rows) {
    if (row.kind === "Cells") page.take(ROW_HEIGHT, (y) => drawCells(row, y, (cell) => labelled.has(cell), titles));
    else page.take(BREAK_HEIGHT, (y) => drawBreak(row, y, breakNote(row), titles(row.span)));
  }
  if (tail?.continues === true) page.take(BREAK_HEIGHT + 14, (y) => drawOpenEnd(tail, y, tailNote(tail)));
  page.take(22, (y) => drawEnd(buffer, tail, y));
  for (const { span, bits } of bitFields(spans)) page.take(bitFieldsHeight(bits), (y) => drawBitFields(span, bits, y));
  page.add(10);
  page.take(24, (y) => drawLegend(spans, rows, y));
  return page.print(`${buffer.name}: memory map`, proseLine(buffer.doc), generatedFrom(file));
}

class Page {
  #y = MARGIN;
  readonly #lines: string[] = [];

  get y(): number {
    return this.#y;
  }

  take(height: number, draw: (y: number) => string[]): void {
    this.#lines.push(...draw(this.#y));
    this.#y += height;
  }

  add(height: number): void {
    this.#y += height;
  }

  print(heading: string, description: string, origin: string): string {
    const height = px(this.#y + MARGIN / 2);
    return `${[
      `<svg xmlns="http://www.w3.org/2000/svg" width="${px(WIDTH)}" height="${height}" viewBox="0 0 ${px(WIDTH)} ${height}" role="img">`,
      `<!-- ${origin.replace(/--/g, "- -")} -->`,
      `<title>${escapeXml(heading)}</title>`,
      ...(description === "" ? [] : [`<desc>${escapeXml(description)}</desc>`]),
      `<style>\n${MAP_STYLE}\n</style>`,
      `<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V7"/></pattern></defs>`,
      `<rect class="page" width="100%" height="100%" rx="10"/>`,
      ...this.#lines,
      "</svg>",
    ].join("\n")}\n`;
  }
}

function drawHeading(layout: Layout, buffer: BufferEntry, page: Page): number {
  const space = buffer.access === "uniform" ? "uniform" : `storage, ${buffer.access}`;
  const facts = [`${layout.protocol} ${layout.version}`, `group ${buffer.group}, binding ${buffer.binding}`, space, sizeText(buffer)].join("  ·  ");
  const room = WIDTH - 2 * MARGIN;
  const prose = wrapText(proseLine(buffer.doc), room, PROSE_SIZE, "sans");
  page.take(36, (y) => [`<text class="h1" x="${MARGIN}" y="${px(y + 16)}" font-size="22">${escapeXml(fitText(buffer.name, room, 22))}</text>`]);
  page.take(22, (y) => [`<text class="muted" x="${MARGIN}" y="${px(y + 6)}" font-size="12">${escapeXml(fitText(facts, room, 12))}</text>`]);
  for (const line of prose) page.take(19, (y) => [`<text class="prose" x="${MARGIN}" y="${px(y + 9)}" font-size="${PROSE_SIZE}">${escapeXml(line)}</text>`]);
  return 18;
}

function sizeText({ fixedBytes, strideBytes = 0, lengthParameter }: BufferEntry): string {
  if (lengthParameter === undefined) return `${fixedBytes} bytes`;
  return `${fixedBytes === 0 ? "" : `${fixedBytes} bytes + `}${strideBytes} × ${lengthParameter}`;
}

function title(buffer: BufferEntry, span: MapSpan): string {
  const last = span.offsetBytes + span.sizeBytes - 1;
  const place = `bytes ${span.offsetBytes} to ${last}, from word ${span.offsetBytes / 4} on (${span.sizeBytes} bytes)`;
  return [heldBy(buffer, span), place, ...(span.doc === "" ? [] : [proseLine(span.doc)])].join("\n");
}

function heldBy({ name }: BufferEntry, { kind, path, type, note = "" }: MapSpan): string {
  if (kind === "Padding") return `padding in ${name}`;
  if (kind === "Elided") return `${name}: ${note}`;
  return `${name}${path === "" || path.startsWith("[") ? "" : "."}${path}: ${type}${kind === "Reserved" ? ", reserved" : ""}`;
}

/** A span's name stands in its first cell, or in the second where only that has room for it. */
function labelledCells(rows: readonly MapRow[]): ReadonlySet<MapCell> {
  const chosen = new Map<MapSpan, MapCell>();
  const seen = new Map<MapSpan, number>();
  for (const cell of rows.flatMap((row) => (row.kind === "Cells" ? row.cells : []))) {
    const { span } = cell;
    const first = chosen.get(span);
    seen.set(span, (seen.get(span) ?? 0) + 1);
    const fits = (each: MapCell): boolean => textWidth(span.path, 12.5) <= (each.sizeBytes * WORD_WIDTH) / 4 - 18;
    if (first === undefined || (seen.get(span) === 2 && !fits(first) && cell.sizeBytes > first.sizeBytes)) chosen.set(span, cell);
  }
  return new Set(chosen.values());
}

function breakNote({ span, offsetBytes, sizeBytes }: BreakRow): string {
  const bytes = `bytes ${offsetBytes} to ${offsetBytes + sizeBytes - 1}`;
  if (span.kind === "Elided") return `${span.note ?? ""}  ·  bytes ${span.offsetBytes} to ${span.offsetBytes + span.sizeBytes - 1}`;
  if (span.kind !== "Value" || span.parts === undefined) return `${sizeBytes} of ${span.sizeBytes} ${span.kind === "Padding" ? "bytes of padding" : "bytes, reserved"}  ·  ${bytes}`;
  const { partBytes, name } = span.parts;
  const first = Math.ceil((offsetBytes - span.offsetBytes) / partBytes);
  const last = Math.floor((offsetBytes + sizeBytes - span.offsetBytes) / partBytes) - 1;
  return `${span.path}${name(first)} to ${name(last)}  ·  ${last - first + 1} of ${span.sizeBytes / partBytes} elements  ·  ${bytes}`;
}

function tailNote({ parameter, min, max, strideBytes }: MapTail): string {
  return `and so on: ${parameter} elements in all (${min} to ${max}), ${strideBytes} bytes each`;
}

function drawEnd(buffer: BufferEntry, tail: MapTail | undefined, y: number): string[] {
  if (tail?.continues === true) return [];
  const end = buffer.fixedBytes + (tail === undefined ? 0 : tail.max * tail.strideBytes);
  return [
    `<text class="end name" x="${px(LEFT - 14)}" y="${px(y + 12)}" font-size="12">${end}</text>`,
    `<text class="muted" x="${px(LEFT + 2)}" y="${px(y + 12)}" font-size="10.5">end</text>`,
  ];
}

/** Each word with named bits once, however many elements show it. */
function bitFields(spans: readonly MapSpan[]): { readonly span: MapSpan; readonly bits: NonNullable<MapSpan["bits"]> }[] {
  const shown = new Map<object, { readonly span: MapSpan; readonly bits: NonNullable<MapSpan["bits"]> }>();
  for (const span of spans) if (span.bits !== undefined && !shown.has(span.bits)) shown.set(span.bits, { span, bits: span.bits });
  return [...shown.values()];
}

function drawLegend(spans: readonly MapSpan[], rows: readonly MapRow[], y: number): string[] {
  const items = [
    ...(spans.some((span) => span.kind === "Reserved" || span.kind === "Padding") ? [{ shapes: ["blank", "hatched"], text: "reserved or padding: zero" }] : []),
    ...(spans.some((span) => span.tail) ? [{ shapes: ["f0", "wire tail w0"], text: "part of the run-time tail" }] : []),
    ...(rows.some((row) => row.kind === "Break") ? [{ shapes: [], text: "torn: rows left out, counted there" }] : []),
  ];
  let x = LEFT;
  return items.flatMap(({ shapes, text }) => {
    const box = `x="${px(x + 0.5)}" y="${px(y + 2.5)}" width="19" height="11"`;
    const torn = `<path class="wire wb" d="M${px(x)} ${px(y + 6)}l5 5l5 -5l5 5l5 -5"/>`;
    const drawn = shapes.length === 0 ? [torn] : shapes.map((style) => `<rect class="${style}" ${box}/>`);
    const lines = [...drawn, `<text class="prose muted" x="${px(x + 28)}" y="${px(y + 12)}" font-size="11">${text}</text>`];
    x += 28 + textWidth(text, 11, "sans") + 18;
    return lines;
  });
}
