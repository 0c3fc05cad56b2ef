/** How a generated module behaves at its limits, on the sample that uses every part of the language. */
import { build } from "esbuild";
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as weather from "../../filetests/protocol/expected/weather.js";
import * as megakernel from "../../../runtime/generated/megakernel.js";
import { refusal } from "../../support/refusal.js";
import { readProjectFile, ROOT, SAMPLES } from "../../support/repository-specs.js";

function says(action: () => unknown): string {
  const { code, message } = refusal(action);
  return `${code}: ${message}`;
}

const READING: weather.Reading = { minute: 1439, temperature: -90, pressure: 1013.25, sensor: weather.Sensor.vane };
const STATION: weather.Station = { sky: weather.Sky.rain, balance: -1, latest: READING, history: [READING, READING, READING, READING], forecast: [0, 1] };
const NETWORK: weather.Network = { magic: weather.MAGIC, unit: 7, warmest: 60, stations: [STATION] };

test("bytes lie where a plain DataView finds them", () => {
  const bytes = weather.encodeNetwork(NETWORK);
  const view = new DataView(bytes.buffer);
  assert.is(bytes.byteLength, 20 + 100);
  assert.equal([view.getUint32(0, true), view.getUint32(4, true), view.getInt32(8, true), view.getUint32(12, true), view.getUint32(16, true)], [0xfeed, 7, 60, 0, 0]);
  assert.equal([view.getUint32(20, true), view.getInt32(24, true)], [4, -1]);
  for (const reading of [28, 44, 60, 76, 92]) assert.equal([view.getUint32(reading, true), view.getInt32(reading + 4, true), view.getFloat32(reading + 8, true)], [1439, -90, 1013.25]);
  assert.equal([view.getUint32(108, true), view.getUint32(112, true), view.getUint32(116, true)], [0, 1, 0]);
});

test("encoding says which value is illegal, where, and what is legal", () => {
  const cases: readonly (readonly [change: Partial<weather.Reading>, says: string])[] = [
    [{ minute: 1440 }, "encode/value: reading.minute is 1440 (legal: 0 to 1439). Fix: pass a value that the protocol allows"],
    [{ minute: -1 }, "encode/value: reading.minute is -1 (legal: 0 to 1439). Fix: pass a value that the protocol allows"],
    [{ minute: 0.5 }, "encode/value: reading.minute is 0.5 (legal: 0 to 1439). Fix: pass a value that the protocol allows"],
    [{ temperature: 61 }, "encode/value: reading.temperature is 61 (legal: -90 to 60). Fix: pass a value that the protocol allows"],
    [{ temperature: -91 }, "encode/value: reading.temperature is -91 (legal: -90 to 60). Fix: pass a value that the protocol allows"],
    [{ sensor: 0x100 }, "encode/value: reading.sensor is 256 (legal: a value of sensor). Fix: pass a value that the protocol allows"],
  ];
  for (const [change, expected] of cases) assert.is(says(() => weather.encodeReading({ ...READING, ...change })), expected);
  for (const change of [{ minute: 0 }, { temperature: 60 }, { sensor: 0xff }, { sensor: 0x200 }]) weather.encodeReading({ ...READING, ...change });
});

test("a fixed array has exactly its elements", () => {
  assert.is(says(() => weather.encodeStation({ ...STATION, forecast: [0] })), "encode/value: station.forecast has 1 elements (legal: 2). Fix: pass exactly as many elements as the protocol fixes");
  assert.is(says(() => weather.encodeSkies([0, 0, 0, 0])), "encode/value: skies has 4 elements (legal: 3). Fix: pass exactly as many elements as the protocol fixes");
});

test("a path leads through arrays and structs", () => {
  const wrong = { ...STATION, history: [READING, READING, { ...READING, minute: 1500 }, READING] };
  assert.match(says(() => weather.encodeNetwork({ ...NETWORK, stations: [STATION, wrong] })), "network.stations[1].history[2].minute is 1500 (legal: 0 to 1439)");
});

test("a run-time tail keeps to its parameter", () => {
  assert.is(weather.networkByteLength({ stationCount: 1000 }), 20 + 1000 * 100);
  assert.is(says(() => weather.networkByteLength({ stationCount: 1001 })), "encode/cap: station_count is 1001 (legal: 0 to 1000). Fix: choose a count within the limits");
  assert.is(weather.logByteLength(), 8 * 4);
  assert.is(weather.logByteLength({ logWords: 64 }), 64 * 4);
  assert.match(says(() => weather.logByteLength({ logWords: 0 })), "encode/cap: log_words is 0 (legal: 1 to 64)");
  assert.match(says(() => weather.encodeLog(Array(65).fill(0))), "encode/cap");
  assert.match(says(() => weather.decodeLog(new Uint8Array(0))), "decode/length");
  assert.match(says(() => weather.decodeLog(new Uint8Array(65 * 4))), "decode/length");
  assert.is(weather.decodeLog(new Uint8Array(64 * 4)).length, 64);
});

test("validation lists everything, with path, value and legal values", () => {
  const bytes = weather.encodeNetwork(NETWORK);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1, true);
  view.setInt32(8, -1, true);
  view.setUint32(16, 5, true);
  view.setUint32(20, 2, true);
  view.setUint32(116, 6, true);
  assert.equal(weather.validateNetwork(bytes), [
    { path: "network.magic", value: 1, limit: "65261" },
    { path: "network.warmest", value: -1, limit: "0 to 60" },
    { path: "network._reserved1[1]", value: 5, limit: "0" },
    { path: "network.stations[0].sky", value: 2, limit: "a value of sky" },
    { path: "network.stations[0]._reserved", value: 6, limit: "0" },
  ]);
  assert.is(says(() => weather.decodeNetwork(bytes)), "decode/value: network.magic is 1 (legal: 65261). Fix: check that these bytes were written by the same protocol");
});

test("a decoder needs all the bytes of a record, and whole elements of a tail", () => {
  assert.is(weather.decodeReading(new Uint8Array(17), 1).minute, 0);
  assert.match(says(() => weather.decodeReading(new Uint8Array(15))), "decode/length: reading can't lie at byte 0 of 15 bytes (legal from there: at least 16)");
  assert.match(says(() => weather.decodeReading(new Uint8Array(16), 1)), "decode/length");
  assert.match(says(() => weather.decodeReading(new Uint8Array(16), -1)), "decode/length");
  assert.match(says(() => weather.validateNetwork(new Uint8Array(20 + 99))), "decode/length: network can't lie at byte 0 of 119 bytes (legal from there: 20 and 0 to 1000 times 100)");
});

test("an open enum with ranges accepts what lies in them, a closed one what it declares", () => {
  for (const [value, legal] of [[0, true], [1, true], [2, false], [99, false], [100, true], [199, true], [200, false], [300, true], [0xffffffff, true], [0x100000000, false], [100.5, false]] as const) {
    assert.is(weather.isOpcode(value), legal, String(value));
  }
  for (const [value, legal] of [[0, true], [1, true], [2, false], [4, true], [5, false]] as const) assert.is(weather.isSky(value), legal, String(value));
  assert.is(weather.skyName(4), "rain");
  assert.is(weather.skyName(9), "sky(9)");
});

test("a view reads and writes the words of a buffer in place", () => {
  const words = new Uint32Array(weather.encodeNetwork({ ...NETWORK, stations: [STATION, STATION] }).buffer);
  const network = new weather.NetworkView(words);
  assert.is(network.stationsLength, 2);
  const station = network.stationsAt(1);
  assert.equal([station.sky, station.balance, station.latest.pressure, station.historyAt(3).temperature], [4, -1, 1013.25, -90]);
  station.balance = -7;
  station.setForecastAt(1, 4);
  station.latest.pressure = 0.5;
  assert.equal(weather.decodeNetwork(new Uint8Array(words.buffer)).stations[1], { ...STATION, balance: -7, forecast: [0, 4], latest: { ...READING, pressure: 0.5 } });
  assert.is(station.moveTo(5).balance, -1);
  assert.match(says(() => network.stationsAt(2)), "network.stations[2] is out of range (2 elements)");
});

test("the table of offsets is the one that the layout JSON has", () => {
  const modules: readonly (readonly [path: string, layout: { structs: object; buffers: object }])[] = [
    [`${SAMPLES}/expected/weather.layout.json`, weather.LAYOUT],
    ["shaders-generated/megakernel.layout.json", megakernel.LAYOUT],
  ];
  for (const [path, layout] of modules) {
    const json: LayoutFile = JSON.parse(readProjectFile(path));
    const words = (fields: LayoutFile["structs"][number]["fields"]): object => Object.fromEntries(fields.map((field) => [field.name, field.offsetBytes / 4]));
    assert.equal(layout.structs, Object.fromEntries(json.structs.map((each) => [each.name, { bytes: each.sizeBytes, align: each.alignBytes, words: words(each.fields) }])));
    for (const buffer of json.buffers) {
      const { fields } = buffer;
      const stride = buffer.strideBytes === undefined ? {} : { strideBytes: buffer.strideBytes };
      assert.equal(Reflect.get(layout.buffers, buffer.name), fields === undefined ? stride : { bytes: buffer.fixedBytes, ...stride, words: words(fields) });
    }
  }
});

interface LayoutFile {
  readonly structs: readonly { name: string; sizeBytes: number; alignBytes: number; fields: readonly { name: string; offsetBytes: number }[] }[];
  readonly buffers: readonly { name: string; fixedBytes: number; strideBytes?: number; fields?: readonly { name: string; offsetBytes: number }[] }[];
}

test("a descriptor names the words of an opcode with their limits", () => {
  assert.equal(weather.opcodes.measure, {
    name: "measure",
    opcode: 1,
    arguments: [
      { name: "station", type: "u32", max: 999 },
      { name: "offset", type: "i32", min: -90, max: 10 },
      { name: "gain", type: "f32" },
    ],
    results: [{ name: "temperature", type: "i32", min: -90, max: 60 }],
    faults: { offline: 256, broken: 257 },
  });
});

test("a bundle keeps only what it uses of a generated module", async () => {
  // Annotations are what package.json promises about side effects; here the code itself must keep the promise.
  const bundle = async (code: string): Promise<string> => {
    const result = await build({ stdin: { contents: code, resolveDir: ROOT, loader: "ts" }, bundle: true, write: false, format: "esm", minify: true, ignoreAnnotations: true });
    return result.outputFiles[0]?.text ?? "";
  };
  const module = "./runtime/generated/megakernel.js";
  assert.is(await bundle(`import "${module}";`), "");
  const length = await bundle(`import { ringByteLength } from "${module}"; console.log(ringByteLength({ slotCount: 4 }));`);
  assert.not.match(length, "debug_log");
  assert.ok(length.length < 1500, `${length.length} characters`);
  assert.match((await bundle(`import { SLOT_ARGS_WORD } from "${module}"; console.log(SLOT_ARGS_WORD);`)).trim(), /^var (\w)=4;console\.log\(\1\);$/);
});

test.run();
