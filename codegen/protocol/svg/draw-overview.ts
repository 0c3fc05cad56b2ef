/** All fixed bytes of a buffer in one bar, true to scale: what the rows below it, with their breaks, can't show. */
import { fill, GRID_WIDTH, hue, isBlank, LEFT } from "./draw-cells.js";
import type { MapSpan, MapTail } from "./map-spans.js";
import { HUES } from "./map-style.js";
import { escapeXml, fitText, px, textWidth } from "./svg-text.js";

const BAR_HEIGHT = 26;
export const OVERVIEW_HEIGHT = 78;
/** Of the run-time tail, whose length nobody knows. */
const TAIL_WIDTH = 96;
const SIZE = 10.5;
/** A name of fewer letters says nothing; the rows below have it. */
const LEAST_NAME = 4;

export function drawOverview(spans: readonly MapSpan[], fixedBytes: number, tail: MapTail | undefined, y: number, titles: (span: MapSpan) => string): string[] {
  const width = GRID_WIDTH - (tail === undefined ? 0 : TAIL_WIDTH);
  const at = (offsetBytes: number): number => LEFT + (offsetBytes / fixedBytes) * width;
  const top = y + 18;
  const fields = topLevel(spans.filter((span) => !span.tail));
  return [
    `<text class="prose muted" x="${px(LEFT)}" y="${px(y + 8)}" font-size="11.5">${tail === undefined ? "All" : "The"} ${fixedBytes}${tail === undefined ? "" : " fixed"} bytes, to scale</text>`,
    ...fields.flatMap(({ span, from, to }) => {
      const [left, right] = [at(from), at(to)];
      const box = `x="${px(left)}" y="${px(top)}" width="${px(Math.max(right - left, 0.75))}" height="${BAR_HEIGHT}"`;
      const name = fitText(topName(span), right - left - 10, SIZE);
      return [
        `<g><title>${escapeXml(titles(span))}</title>`,
        ...fill(span, `rect ${box}`),
        `<rect class="wire ${hue(span, "w")}" ${box}/>`,
        ...(name.length < LEAST_NAME || isBlank(span) ? [] : [`<text class="mid" x="${px((left + right) / 2)}" y="${px(top + BAR_HEIGHT / 2 + 4)}" font-size="${SIZE}">${escapeXml(name)}</text>`]),
        "</g>",
      ];
    }),
    ...(tail === undefined ? [] : drawTail(tail, at(fixedBytes), top)),
    ...marks([...fields.map(({ from }) => from), fixedBytes], at, top + BAR_HEIGHT, tail === undefined ? "end" : "mid"),
  ];
}

interface Field {
  readonly span: MapSpan;
  readonly from: number;
  readonly to: number;
}

/** Neighbours of one top-level field become one. */
function topLevel(spans: readonly MapSpan[]): Field[] {
  const fields: Field[] = [];
  for (const span of spans) {
    const last = fields.at(-1);
    const to = span.offsetBytes + span.sizeBytes;
    if (last !== undefined && last.span.field === span.field) fields[fields.length - 1] = { ...last, to };
    else fields.push({ span, from: span.offsetBytes, to });
  }
  return fields;
}

function topName(span: MapSpan): string {
  return span.path.replace(/^\[\d+\]\./, "").split(/[.[]/)[0] ?? "";
}

function drawTail(tail: MapTail, x: number, y: number): string[] {
  const right = x + TAIL_WIDTH - 8;
  const edge = `L${px(right)} ${px(y)}l-5 4.33l5 4.33l-5 4.34l5 4.33l-5 4.33l5 4.34`;
  return [
    ...[`f${tail.field % HUES}`, `wire tail w${tail.field % HUES}`].map((style) => `<path class="${style}" d="M${px(x)} ${px(y)}${edge}H${px(x)}Z"/>`),
    `<text class="mid muted" x="${px((x + right) / 2)}" y="${px(y + BAR_HEIGHT / 2 + 4)}" font-size="${SIZE}">tail …</text>`,
  ];
}

/** Byte offsets under the edges, as many as have room. The last edge has its offset always. */
function marks(edges: readonly number[], at: (offsetBytes: number) => number, y: number, anchor: "mid" | "end"): string[] {
  const last = edges.at(-1) ?? 0;
  const half = (offset: number): number => textWidth(String(offset), SIZE) / 2 + 4;
  const end = at(last) - half(last) * (anchor === "end" ? 2 : 1);
  const shown: number[] = [];
  let used = -Infinity;
  for (const edge of edges.slice(0, -1)) {
    if (at(edge) - half(edge) < used || at(edge) + half(edge) > end) continue;
    shown.push(edge);
    used = at(edge) + half(edge);
  }
  return [...shown, last].flatMap((edge) => [
    `<path class="wire rule" d="M${px(at(edge))} ${px(y)}v5"/>`,
    `<text class="${edge === last ? anchor : "mid"} muted" x="${px(at(edge))}" y="${px(y + 16)}" font-size="${SIZE}">${edge}</text>`,
  ]);
}
