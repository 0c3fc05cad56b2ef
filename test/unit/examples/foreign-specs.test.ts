/** Formats that others have defined: bytes of the generated encoders against bytes that a plain DataView writes by their documents. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as gltf from "../../../examples/specs/generated/gltf-binary.js";
import * as vulkan from "../../../examples/specs/generated/vulkan-instance.js";
import * as webgpu from "../../../examples/specs/generated/webgpu-indirect.js";
import { refusal } from "../../support/refusal.js";

/** Bytes as a document describes them: the size, and each number at its offset. */
function handWritten(byteLength: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  write(new DataView(bytes.buffer));
  return bytes;
}

test("WebGPU: arguments of drawIndirect", () => {
  const bytes = handWritten(16, (view) => [3, 100, 6, 0xffffffff].forEach((word, i) => view.setUint32(4 * i, word, true)));
  const value = { vertexCount: 3, instanceCount: 100, firstVertex: 6, firstInstance: 0xffffffff };
  assert.equal(webgpu.encodeDrawArguments(value), bytes);
  assert.equal(webgpu.decodeDrawArguments(bytes), value);
});

test("WebGPU: arguments of drawIndexedIndirect, whose base vertex has a sign", () => {
  const bytes = handWritten(20, (view) => {
    view.setUint32(0, 36, true);
    view.setUint32(4, 2, true);
    view.setUint32(8, 12, true);
    view.setInt32(12, -4, true);
    view.setUint32(16, 1, true);
  });
  const value = { indexCount: 36, instanceCount: 2, firstIndex: 12, baseVertex: -4, firstInstance: 1 };
  assert.equal(webgpu.encodeDrawIndexedArguments(value), bytes);
  assert.equal(webgpu.decodeDrawIndexedArguments(bytes), value);
});

test("WebGPU: arguments of dispatchWorkgroupsIndirect, up to the default limit", () => {
  const bytes = handWritten(12, (view) => [65535, 1, 0].forEach((word, i) => view.setUint32(4 * i, word, true)));
  assert.equal(webgpu.encodeDispatchArguments({ x: 65535, y: 1, z: 0 }), bytes);
  assert.match(refusal(() => webgpu.encodeDispatchArguments({ x: 1, y: 65536, z: 1 })).message, "dispatch_arguments.y is 65536 (legal: 0 to 65535)");
});

test("WebGPU: a buffer of draws holds one behind the other", () => {
  const draws = [1, 2, 3].map((n) => ({ vertexCount: n, instanceCount: n, firstVertex: 0, firstInstance: 0 }));
  const bytes = handWritten(48, (view) => draws.forEach(({ vertexCount, instanceCount }, i) => [vertexCount, instanceCount].forEach((word, j) => view.setUint32(16 * i + 4 * j, word, true))));
  assert.equal(webgpu.encodeDraws(draws), bytes);
  assert.is(webgpu.drawsByteLength({ drawCount: 3 }), 48);
});

const GLB = handWritten(20, (view) => {
  [..."glTF"].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint32(4, 2, true);
  view.setUint32(8, 20 + 44, true);
  view.setUint32(12, 44, true);
  [..."JSON"].forEach((letter, i) => view.setUint8(16 + i, letter.charCodeAt(0)));
});

test("glTF: the header of a binary file and of its first chunk", () => {
  const value = { header: { magic: gltf.MAGIC, version: 2, length: 64 }, json: { length: 44, type: gltf.ChunkType.json } };
  assert.equal(gltf.encodeGlbStart(value), GLB);
  assert.equal(gltf.decodeGlbStart(GLB), value);
});

test("glTF: the header of the binary chunk", () => {
  const bytes = handWritten(8, (view) => {
    view.setUint32(0, 1024, true);
    [..."BIN\0"].forEach((letter, i) => view.setUint8(4 + i, letter.charCodeAt(0)));
  });
  assert.equal(gltf.encodeChunkHeader({ length: 1024, type: gltf.ChunkType.bin }), bytes);
  assert.equal(gltf.decodeChunkHeader(bytes).type, gltf.ChunkType.bin);
});

test("glTF: a file that is none is told by what is wrong with it", () => {
  const findings = (change: (view: DataView) => void): gltf.Finding[] => {
    const bytes = GLB.slice();
    change(new DataView(bytes.buffer));
    return gltf.validateGlbStart(bytes);
  };
  assert.equal(findings(() => undefined), []);
  assert.equal(findings((view) => view.setUint32(0, 0, true)), [{ path: "glb_start.header.magic", value: 0, limit: "1179937895" }]);
  assert.equal(findings((view) => view.setUint32(4, 1, true)), [{ path: "glb_start.header.version", value: 1, limit: "2" }]);
  assert.equal(findings((view) => view.setUint32(8, 66, true)), [{ path: "glb_start.header.length", value: 66, limit: "at least 20, a multiple of 4" }]);
  assert.equal(findings((view) => view.setUint32(8, 60, true)), [{ path: "glb_start.header.length", value: 60, limit: "header.length >= json.length + least_length" }]);
  assert.equal(findings((view) => view.setUint32(16, gltf.ChunkType.bin, true)), [{ path: "glb_start.json.type", value: gltf.ChunkType.bin, limit: "json.type == 0x4E4F534A" }]);
  assert.match(refusal(() => gltf.decodeGlbStart(GLB.subarray(0, 19))).message, "glb_start can't lie at byte 0 of 19 bytes");
});

const TRANSFORM = [
  [1, 0, 0, 10],
  [0, 0.5, 0, -20],
  [0, 0, 2, 0.25],
];

const INSTANCE: vulkan.Instance = {
  transform: TRANSFORM,
  indexAndMask: { customIndex: 0xabcdef, mask: 0x81 },
  sbtAndFlags: { sbtRecordOffset: 0x123456, facingCullDisable: true, flipFacing: false, forceOpaque: true, forceNoOpaque: false },
  accelerationStructure: 0xfedcba9876543210n,
};

const INSTANCE_BYTES = handWritten(64, (view) => {
  TRANSFORM.flat().forEach((each, i) => view.setFloat32(4 * i, each, true));
  // Bit fields of a C compiler for a little-endian GPU: the first one takes the low bits.
  view.setUint8(48, 0xef);
  view.setUint8(49, 0xcd);
  view.setUint8(50, 0xab);
  view.setUint8(51, 0x81);
  view.setUint8(52, 0x56);
  view.setUint8(53, 0x34);
  view.setUint8(54, 0x12);
  view.setUint8(55, 0b0101);
  view.setUint32(56, 0x76543210, true);
  view.setUint32(60, 0xfedcba98, true);
});

test("Vulkan: an instance takes 64 bytes, with bit fields and a 64-bit address", () => {
  assert.is(vulkan.INSTANCE_BYTES, 64);
  assert.equal(vulkan.encodeInstance(INSTANCE), INSTANCE_BYTES);
  assert.equal(vulkan.decodeInstance(INSTANCE_BYTES), INSTANCE);
});

test("Vulkan: a field that its bits can't hold is refused, and so are flags that exclude one another", () => {
  assert.match(refusal(() => vulkan.encodeInstance({ ...INSTANCE, indexAndMask: { customIndex: 1 << 24, mask: 0 } })).message, "instance.index_and_mask.custom_index is 16777216 (legal: 0 to 16777215)");
  assert.match(refusal(() => vulkan.encodeInstance({ ...INSTANCE, accelerationStructure: 1n << 64n })).message, "instance.acceleration_structure is 18446744073709551616 (legal: 0n to 18446744073709551615n)");
  const both = { ...INSTANCE, sbtAndFlags: { ...INSTANCE.sbtAndFlags, forceNoOpaque: true } };
  assert.match(refusal(() => vulkan.encodeInstance(both)).message, "legal: sbt_and_flags.force_opaque + sbt_and_flags.force_no_opaque <= 1");
});

test("Vulkan: bits without a name are zero, and found where they are not", () => {
  const bytes = INSTANCE_BYTES.slice();
  bytes[55] = 0x80;
  assert.equal(vulkan.validateInstance(bytes), [{ path: "instance.sbt_and_flags", value: 0x80123456, limit: "zero in the bits 0xf0000000" }]);
});

test("Vulkan: a view reads and writes parts of words in place", () => {
  const words = new Uint32Array(vulkan.encodeInstances([INSTANCE, INSTANCE]).buffer);
  const view = new vulkan.InstanceView(words, vulkan.INSTANCE_WORDS);
  view.indexAndMaskMask = 0x7f;
  view.sbtAndFlagsFlipFacing = true;
  view.accelerationStructure = 1n << 40n;
  view.setTransformAt(1, 3, 7.5);
  assert.equal([view.indexAndMaskCustomIndex, view.sbtAndFlagsForceOpaque, view.transformAt(2, 2)], [0xabcdef, true, 2]);
  assert.equal(vulkan.decodeInstances(new Uint8Array(words.buffer))[0], INSTANCE);
  assert.equal(vulkan.decodeInstances(new Uint8Array(words.buffer))[1], {
    transform: [TRANSFORM[0], [0, 0.5, 0, 7.5], TRANSFORM[2]],
    indexAndMask: { customIndex: 0xabcdef, mask: 0x7f },
    sbtAndFlags: { ...INSTANCE.sbtAndFlags, flipFacing: true },
    accelerationStructure: 1n << 40n,
  });
  assert.match(refusal(() => view.transformAt(3, 0)).message, "instance.transform[3] is out of range (3 elements)");
});

test.run();
