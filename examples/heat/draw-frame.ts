/** One frame as a PNG: the plate in colours with a line every ten degrees, the scale that says what they mean, the step. */
import { PNG } from "pngjs";
import { colourOf, isLight, mix, type Colour } from "./colour-map.js";
import { forEachInk, GLYPH_HEIGHT } from "./glyphs.js";
import { COLDEST, HOTTEST, type Plate } from "./plate.js";

/** A small plate is drawn about this large, with whole pixels per cell. */
const PLATE_PIXELS = 576;
const MARGIN = 24;
const SCALE_WIDTH = 18;
const LABEL_WIDTH = 66;
const CAPTION_HEIGHT = 30;
const TEXT_SCALE = 3;
const LABEL_SCALE = 2;
const DEGREES_PER_LINE = 10;
const DEGREES_PER_LABEL = 20;

const BACKGROUND: Colour = [18, 18, 22];
const INK: Colour = [214, 214, 220];
const LINE_SHARE = 0.3;
const OUTLINE_SHARE = 0.75;

export interface FrameSize {
  readonly pixelsPerCell: number;
  readonly width: number;
  readonly height: number;
}

/** In pixels, for a plate of `size` cells per side. */
export function frameSize(size: number): FrameSize {
  const pixelsPerCell = Math.max(1, Math.floor(PLATE_PIXELS / size));
  const plate = pixelsPerCell * size;
  return { pixelsPerCell, width: MARGIN + plate + MARGIN + SCALE_WIDTH + LABEL_WIDTH, height: MARGIN + plate + CAPTION_HEIGHT + MARGIN };
}

/** The bytes of a PNG file. `temperatures` are in °C, one per cell of `plate`. */
export function drawFrame(plate: Plate, temperatures: Float32Array, step: number): Uint8Array {
  const { pixelsPerCell, width, height } = frameSize(plate.size);
  const canvas = new Canvas(width, height);
  const side = pixelsPerCell * plate.size;
  drawPlate(canvas, plate, temperatures, pixelsPerCell);
  drawScale(canvas, MARGIN + side + MARGIN, side);
  canvas.text(`STEP ${step}`, MARGIN, MARGIN + side + CAPTION_HEIGHT - GLYPH_HEIGHT * TEXT_SCALE, TEXT_SCALE);
  return canvas.encode();
}

function drawPlate(canvas: Canvas, { size, held }: Plate, temperatures: Float32Array, pixelsPerCell: number): void {
  const inside = (row: number, column: number): boolean => row > 0 && column > 0 && row < size - 1 && column < size - 1;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cell = row * size + column;
      const colour = colourOf(share(temperatures[cell] ?? 0));
      canvas.fill(MARGIN + column * pixelsPerCell, MARGIN + row * pixelsPerCell, pixelsPerCell, pixelsPerCell, colour);
      // Towards the neighbours on the right and below, so that each border between two cells is looked at once.
      for (const [other, isRight] of [[cell + 1, true], [cell + size, false]] as const) {
        if (!inside(row, column) || !inside(isRight ? row : row + 1, isRight ? column + 1 : column)) continue;
        const isOutline = (held[cell] === 0) !== (held[other] === 0);
        if (!isOutline && band(temperatures[cell]) === band(temperatures[other])) continue;
        const line = lineOn(colour, isOutline ? OUTLINE_SHARE : LINE_SHARE);
        const [x, y] = [MARGIN + column * pixelsPerCell, MARGIN + row * pixelsPerCell];
        if (isRight) canvas.fill(x + pixelsPerCell - 1, y, 1, pixelsPerCell, line);
        else canvas.fill(x, y + pixelsPerCell - 1, pixelsPerCell, 1, line);
      }
    }
  }
}

/** Warm above, as on a thermometer, with the same lines as on the plate. */
function drawScale(canvas: Canvas, x: number, side: number): void {
  const heightOf = (degrees: number): number => MARGIN + Math.round((1 - share(degrees)) * (side - 1));
  for (let y = 0; y < side; y++) canvas.fill(x, MARGIN + y, SCALE_WIDTH, 1, colourOf(1 - y / (side - 1)));
  for (let degrees = COLDEST; degrees <= HOTTEST; degrees += DEGREES_PER_LINE) {
    const y = heightOf(degrees);
    canvas.fill(x, y, SCALE_WIDTH, 1, lineOn(colourOf(share(degrees)), LINE_SHARE));
    if (degrees % DEGREES_PER_LABEL === 0) canvas.text(`${degrees}°C`, x + SCALE_WIDTH + 6, y - Math.floor((GLYPH_HEIGHT * LABEL_SCALE) / 2), LABEL_SCALE);
  }
}

/** Light on dark, dark on light. */
function lineOn(colour: Colour, strength: number): Colour {
  return mix(colour, isLight(colour) ? [0, 0, 0] : [255, 255, 255], strength);
}

function share(degrees: number): number {
  return (degrees - COLDEST) / (HOTTEST - COLDEST);
}

function band(degrees: number | undefined): number {
  return Math.floor((degrees ?? 0) / DEGREES_PER_LINE);
}

class Canvas {
  readonly #png: PNG;

  constructor(width: number, height: number) {
    this.#png = new PNG({ width, height, colorType: 2 });
    this.fill(0, 0, width, height, BACKGROUND);
  }

  /** A rectangle inside of the canvas. */
  fill(left: number, top: number, width: number, height: number, [red, green, blue]: Colour): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        const at = (y * this.#png.width + x) * 4;
        this.#png.data[at] = red;
        this.#png.data[at + 1] = green;
        this.#png.data[at + 2] = blue;
        this.#png.data[at + 3] = 255;
      }
    }
  }

  text(text: string, left: number, top: number, scale: number): void {
    forEachInk(text, (x, y) => this.fill(left + x * scale, top + y * scale, scale, scale, INK));
  }

  encode(): Uint8Array {
    return PNG.sync.write(this.#png, { colorType: 2 });
  }
}
