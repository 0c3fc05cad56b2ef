/** Bools, bits, u64, vectors, matrices and every constraint in a generated module: both sides of each boundary, and the words. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as scene from "../../filetests/protocol/expected/scene.js";
import { refusalOf } from "../../support/refusal.js";

function outcome(action: () => unknown): string {
  const error = refusalOf(action);
  return error === undefined ? "fine" : `${error.code}: ${error.message.replace(/\. Fix: .*/, "")}`;
}

const LIGHT: scene.Light = {
  position: [1, 2, 3],
  on: true,
  color: [0, 0.5, 1, 1],
  hang: scene.Offset.below,
  layer: -10,
  near: 0.5,
  far: 100,
  flags: { on: false, group: 5, strength: 255 },
  cell: [4, 0],
  handle: 0xfffffffffffffff0n,
};

const BOX: scene.Box = { low: [0, 0, 0], high: [1, 1, 1], bytes: 10n, handle: 5n, start: 1, count: 1, seen: false, kinds: [1, 8] };

const LIGHTS: scene.Lights = {
  alive: { some: true, mask: 0x7fffffff },
  sorted: [1, 1, 2, 99],
  times: [0n, 1n << 63n, 0xffffffffffffffffn],
  places: [[1, 2, 3], [4, 5, 6]],
  masks: [{ whole: 0xffffffff }, { whole: 0 }],
  grid: [[1, 2, 3], [4, 5, 6]],
  turns: [0, 1].map((turn) => [0, 1, 2, 3].map((column) => [100 * turn + 10 * column, 100 * turn + 10 * column + 1, 100 * turn + 10 * column + 2] as const)),
  shown: [true, false],
  boxes: [[BOX, BOX], [BOX, BOX]],
  lights: [LIGHT],
};

const light = (change: Partial<scene.Light>): string => outcome(() => scene.encodeLight({ ...LIGHT, ...change }));
const box = (change: Partial<scene.Box>): string => outcome(() => scene.encodeBox({ ...BOX, ...change }));
const lights = (change: Partial<scene.Lights>): string => outcome(() => scene.encodeLights({ ...LIGHTS, ...change }));

test("bytes lie where a plain DataView finds them", () => {
  const view = new DataView(scene.encodeLight(LIGHT).buffer);
  assert.is(view.byteLength, 96);
  assert.equal([0, 4, 8].map((at) => view.getFloat32(at, true)), [1, 2, 3]);
  assert.is(view.getUint32(12, true), 1);
  assert.equal([16, 20, 24, 28].map((at) => view.getFloat32(at, true)), [0, 0.5, 1, 1]);
  assert.equal([view.getInt32(32, true), view.getInt32(36, true)], [-1, -10]);
  assert.is(view.getUint32(48, true), (5 << 4) | (255 << 8));
  assert.equal([52, 56, 60].map((at) => view.getUint32(at, true)), [0, 0, 0]);
  assert.equal([view.getUint32(64, true), view.getUint32(68, true), view.getUint32(72, true)], [4, 0, 0]);
  assert.equal([view.getUint32(80, true), view.getUint32(84, true)], [0xfffffff0, 0xffffffff]);
});

test("columns, rows and nested arrays lie one behind the other, at their strides", () => {
  const view = new DataView(scene.encodeLights(LIGHTS).buffer);
  assert.equal([20, 28, 36].map((at) => view.getBigUint64(at, true)), [...LIGHTS.times]);
  assert.equal([48, 52, 56, 60, 64].map((at) => view.getFloat32(at, true)), [1, 2, 3, 0, 4]);
  assert.equal([88, 92, 96, 100, 104, 108].map((at) => view.getUint32(at, true)), [1, 2, 3, 4, 5, 6]);
  assert.equal([112, 116, 120, 128, 176, 232].map((at) => view.getFloat32(at, true)), [0, 1, 2, 10, 100, 132]);
  assert.is(view.getUint32(256 + 64 + 44, true), 1);
  assert.is(view.byteLength, 528 + 96);
});

test("a bool is true or false, and 0 or 1 on the wire", () => {
  assert.is(light({ on: false }), "fine");
  const bytes = scene.encodeLight(LIGHT);
  bytes[12] = 2;
  assert.equal(scene.validateLight(bytes), [{ path: "light.on", value: 2, limit: "0 or 1" }]);
});

test("parts of a word keep to their bits", () => {
  assert.is(light({ flags: { on: true, group: 5, strength: 0 } }), "fine");
  assert.is(light({ flags: { on: false, group: 8, strength: 0 } }), "encode/value: light.flags.group is 8 (legal: 0 to 7)");
  assert.is(light({ flags: { on: false, group: 0, strength: 256 } }), "encode/value: light.flags.strength is 256 (legal: 0 to 255)");
  assert.is(light({ flags: { on: false, group: -1, strength: 0 } }), "encode/value: light.flags.group is -1 (legal: 0 to 7)");
  assert.is(scene.packLightFlags({ on: true, group: 7, strength: 255 }), 0xff71);
  assert.equal(scene.unpackLightFlags(0xffffffff), { on: true, group: 7, strength: 255 });
});

test("a u64 is a bigint of 64 bits, within its constraints", () => {
  assert.is(light({ handle: 0n }), "fine");
  assert.is(light({ handle: 8n }), "encode/value: light.handle is 8 (legal: a multiple of 16)");
  assert.is(light({ handle: 1n << 64n }), "encode/value: light.handle is 18446744073709551616 (legal: a multiple of 16)");
  assert.is(box({ bytes: -1n }), "encode/value: box.bytes is -1 (legal: 0n to 18446744073709551615n)");
  const bytes = scene.encodeLight(LIGHT);
  bytes[80] = 8;
  assert.equal(scene.validateLight(bytes), [{ path: "light.handle", value: 0xffffffffffffff08n, limit: "a multiple of 16" }]);
});

test("an f32 is judged as the wire holds it, and a NaN breaks any bound", () => {
  assert.is(light({ color: [0, 1, -0, 1] }), "fine");
  assert.is(light({ color: [0, 1 + 1e-9, 0, 1] }), "fine");
  assert.is(light({ color: [0, 1.001, 0, 1] }), "encode/value: light.color[1] is 1.001 (legal: 0 to 1)");
  assert.is(light({ color: [NaN, 0, 0, 0] }), "encode/value: light.color[0] is NaN (legal: 0 to 1)");
  assert.is(light({ near: 1 }), "encode/value: light.near is 1 (legal: at least 0.25, not 1)");
  assert.is(light({ near: 0.2 }), "encode/value: light.near is 0.2 (legal: at least 0.25, not 1)");
  const bytes = scene.encodeLight(LIGHT);
  new DataView(bytes.buffer).setUint32(24, 0x7fc00000, true);
  assert.equal(scene.validateLight(bytes).map(({ path, limit }) => [path, limit]), [["light.color[2]", "0 to 1"]]);
});

test("in, not and an enum's reservations name what is legal", () => {
  assert.is(light({ cell: [3, 0] }), "encode/value: light.cell[0] is 3 (legal: one of 0, 1, 2, 4)");
  assert.is(box({ count: 7 }), "encode/value: box.count is 7 (legal: 0 to 4294967295, not 7, 9)");
  assert.is(box({ count: 8 }), "fine");
  for (const [layer, legal] of [[-10, true], [-9, false], [-1, false], [0, true], [0x7fffffff, true], [0x80000000, false]] as const) assert.is(light({ layer }) === "fine", legal, String(layer));
  assert.equal([scene.isOffset(-1), scene.isOffset(2), scene.offsetName(-1)], [true, false, "below"]);
});

test("a vector has exactly its components", () => {
  const short: readonly number[] = [1, 2];
  assert.is(outcome(() => Reflect.apply(scene.encodeLight, undefined, [{ ...LIGHT, position: short }])), "encode/value: light.position has 2 elements (legal: 3)");
});

test("an array that nobody has filled is refused at its first hole, and nothing is written", () => {
  assert.is(lights({ sorted: new Array<number>(4) }), "encode/value: lights.sorted[0] is undefined (legal: 0 to 99)");
  assert.is(lights({ times: Object.assign(new Array<bigint>(3), { 0: 1n, 2: 3n }) }), "encode/value: lights.times[1] is undefined (legal: 0n to 18446744073709551615n)");
  assert.is(lights({ shown: new Array<boolean>(2) }), "encode/value: lights.shown[0] is undefined (legal: true or false)");
  assert.is(lights({ masks: new Array<scene.LightsMasks>(2) }), "encode/value: lights.masks[0] is undefined (legal: a value)");
  assert.is(lights({ boxes: [[BOX, BOX], new Array<scene.Box>(2)] }), "encode/value: lights.boxes[1][0] is undefined (legal: a value)");
  const target = new Uint8Array(528 + 96).fill(0xa5);
  assert.is(outcome(() => scene.encodeLights({ ...LIGHTS, lights: new Array<scene.Light>(1) }, target)), "encode/value: lights.lights[0] is undefined (legal: a value)");
  assert.ok(target.every((byte) => byte === 0xa5));
});

test("an order holds between neighbours", () => {
  assert.is(lights({ sorted: [0, 0, 0, 0] }), "fine");
  assert.is(lights({ sorted: [0, 5, 4, 4] }), "encode/value: lights.sorted[2] is 4 (legal: not less than the element before it)");
  assert.is(lights({ sorted: [0, 5, 6, 100] }), "encode/value: lights.sorted[3] is 100 (legal: 0 to 99)");
  assert.is(lights({ times: [2n, 1n, 1n] }), "encode/value: lights.times[1] is 1 (legal: not less than the element before it)");
  const bytes = scene.encodeLights(LIGHTS);
  new DataView(bytes.buffer).setUint32(12, 0, true);
  assert.equal(scene.validateLights(bytes), [{ path: "lights.sorted[2]", value: 0, limit: "not less than the element before it" }]);
});

test("rules hold between fields, exactly, whatever their numbers", () => {
  assert.is(light({ near: 100 }), "encode/value: light.near is 100 (legal: near < far)");
  assert.is(light({ flags: { on: true, group: 6, strength: 0 } }), "encode/value: light.flags.group is 6 (legal: flags.group <= 5 or flags.on == 0)");
  const rule = "low.x <= high.x and bytes <= handle * 2 and start * count <= 0xFFFFFFFF";
  assert.is(box({ low: [2, 0, 0] }), `encode/value: box.low.x is 2 (legal: ${rule})`);
  // 2^64 - 1 is more than twice (2^63 - 1), by one: doubles would not see it.
  assert.is(box({ bytes: 0xffffffffffffffffn, handle: 0x7fffffffffffffffn }), `encode/value: box.bytes is 18446744073709551615 (legal: ${rule})`);
  assert.is(box({ bytes: 0xfffffffffffffffen, handle: 0x7fffffffffffffffn }), "fine");
  assert.is(box({ start: 0xffff, count: 0x10001 }), "fine");
  assert.is(box({ start: 0x10000, count: 0x10000 }), `encode/value: box.start is 65536 (legal: ${rule})`);
  const bytes = scene.encodeLight(LIGHT);
  new DataView(bytes.buffer).setFloat32(44, 0.5, true);
  assert.equal(scene.validateLight(bytes), [{ path: "light.near", value: 0.5, limit: "near < far" }]);
});

test("whatever lies between the fields of a target becomes zero", () => {
  const target = new Uint8Array(96).fill(0xff);
  assert.equal(scene.encodeLight(LIGHT, target), scene.encodeLight(LIGHT));
});

test("a view has members for parts, components and elements of elements", () => {
  const words = new Uint32Array(scene.encodeLights(LIGHTS).buffer);
  const view = new scene.LightsView(words);
  assert.equal([view.aliveSome, view.aliveMask, view.timesAt(1), view.gridAt(1, 2), view.turnsAt(1, 3, 2), view.shownAt(0), view.boxesAt(1, 1).handle, view.lightsAt(0).positionAt(2)], [true, 0x7fffffff, 1n << 63n, 6, 132, true, 5n, 3]);
  view.aliveMask = 1;
  view.aliveSome = false;
  view.setTimesAt(0, 7n);
  view.setGridAt(0, 0, 9);
  view.setShownAt(1, true);
  view.lightsAt(0).flagsStrength = 1;
  const { alive, times, grid, shown, lights: [first] } = scene.decodeLights(new Uint8Array(words.buffer));
  assert.equal([alive, times[0], grid[0]?.[0], shown, first?.flags.strength], [{ some: false, mask: 1 }, 7n, 9, [true, true], 1]);
  assert.is(outcome(() => view.gridAt(0, 3)), "decode/length: lights.grid[][3] is out of range (3 elements)");
});

test("arguments that are enums and bools carry their legal words", () => {
  assert.equal(scene.opcodes.draw.arguments, [
    { name: "mode", type: "u32", in: [1, 2, 8] },
    { name: "hang", type: "i32", min: -1, max: 1 },
    { name: "wireframe", type: "bool", max: 1 },
    { name: "step", type: "u32", max: 100, multipleOf: 2 },
  ]);
});

test.run();
