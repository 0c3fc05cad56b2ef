import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UsageError } from "../../../examples/command-line/usage-error.js";
import { colourOf, isLight, mix, type Colour } from "../../../examples/heat/colour-map.js";
import { drawFrame, frameSize } from "../../../examples/heat/draw-frame.js";
import { makeFrameFolder, writeFrame } from "../../../examples/heat/frame-folder.js";
import { createPlate } from "../../../examples/heat/plate.js";

const test = suite<{ folder: string }>("heat frames");
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "heat-frames-"));
});
test.after.each((context) => rmSync(context.folder, { recursive: true }));

const plate = createPlate(16);

function pixel(png: PNG, x: number, y: number): readonly number[] {
  return [...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3)];
}

test("a plate starts at room temperature between a hot coil and cold pipes; the edge and both of them stay as they are", () => {
  for (const size of [8, 33, 100]) {
    const { temperatures, held } = createPlate(size);
    assert.equal([...new Set(temperatures)].sort((a, b) => a - b), [0, 25, 100], `size ${size}`);
    assert.ok(temperatures.every((degrees, cell) => degrees === 25 || held[cell] !== 0));
    const edge = (cell: number): boolean => cell < size || cell >= size * (size - 1) || cell % size === 0 || cell % size === size - 1;
    assert.ok(held.every((flag, cell) => flag !== 0 || !edge(cell)));
    assert.ok(held.some((flag) => flag === 0));
  }
});

test("a frame is a PNG of the size that was announced, with the cells' colours in it", () => {
  const temperatures = plate.temperatures.map((degrees, cell) => (plate.held[cell] === 0 ? 60 : degrees));
  const png = PNG.sync.read(Buffer.from(drawFrame(plate, temperatures, 12)));
  const { width, height, pixelsPerCell } = frameSize(16);
  assert.equal([png.width, png.height, pixelsPerCell], [width, height, 36]);
  const scale = Array.from({ length: 16 * 36 }, (_, y) => String(pixel(png, 24 + 16 * 36 + 24, 24 + y)));
  assert.ok(new Set(scale).size > 200, "the scale beside it has all colours");
  const middleOf = (cell: number): readonly number[] => pixel(png, 24 + (cell % 16) * 36 + 18, 24 + Math.floor(cell / 16) * 36 + 18);
  for (const [cell, degrees] of temperatures.entries()) assert.equal(middleOf(cell), [...colourOf(degrees / 100)], `cell ${cell}`);
});

test("frames of different states and steps differ", () => {
  const frame = (degrees: number, step: number): string => Buffer.from(drawFrame(plate, plate.temperatures.map((own, cell) => (plate.held[cell] === 0 ? degrees : own)), step)).toString("base64");
  assert.is(frame(30, 1), frame(30, 1));
  assert.is.not(frame(30, 1), frame(31, 1));
  assert.is.not(frame(30, 1), frame(30, 2));
});

test("a large plate has a pixel per cell, a small one as many as make it visible", () => {
  assert.equal([8, 192, 288, 577, 4096].map((size) => frameSize(size).pixelsPerCell), [72, 3, 2, 1, 1]);
});

test("warmer is lighter, at every step of the scale; beyond its ends the colours stay", () => {
  const luma = ([red, green, blue]: Colour): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  for (let step = 1; step <= 100; step++) assert.ok(luma(colourOf(step / 100)) > luma(colourOf((step - 1) / 100)), `at ${step} %`);
  assert.equal([colourOf(-1), colourOf(2)], [colourOf(0), colourOf(1)]);
  assert.equal([isLight(colourOf(0.5)), isLight(colourOf(0.8))], [false, true]);
  assert.equal(mix([0, 0, 0], [200, 100, 50], 0.5), [100, 50, 25]);
});

test("a frame replaces the one of the same name, and leaves nothing else behind, also where it can't", ({ folder }) => {
  const out = join(folder, "a", "b");
  makeFrameFolder(out);
  assert.is(writeFrame(out, 3, 9, Uint8Array.of(1)), join(out, "frame-03.png"));
  writeFrame(out, 3, 9, Uint8Array.of(2));
  assert.equal([...readFileSync(join(out, "frame-03.png"))], [2]);
  assert.is(writeFrame(out, 3, 1000, Uint8Array.of(1)), join(out, "frame-003.png"));
  mkdirSync(join(out, "frame-04.png"));
  assert.throws(() => writeFrame(out, 4, 9, Uint8Array.of(1)));
  assert.equal(readdirSync(out), ["frame-003.png", "frame-03.png", "frame-04.png"]);
});

test("a folder that can't be made is the user's to choose anew", ({ folder }) => {
  writeFileSync(join(folder, "file"), "");
  assert.throws(() => makeFrameFolder(join(folder, "file", "deep")), (error: unknown) => error instanceof UsageError && /frames cannot go to/.test(error.message));
});

test.run();
