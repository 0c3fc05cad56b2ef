/** For each code of the closed union a call that ends with it. A code that nobody can produce does not compile here, or fails its test. */
import type { Device } from "../../runtime/device.js";
import type { ErrorCode } from "../../runtime/error.js";
import * as wire from "../../runtime/generated/megakernel.js";
import {
  Megakernel, cancelSlot, claimIoRequests, completeIoRequest, encodeControl, encodeRing, publishPackedSlot, publishSlot, readObservable, submitIo, validateRing,
  writeDefaultPriorityOffsets,
} from "../../runtime/index.js";
import { openDeviceWith } from "../../runtime/node/open-device.js";
import { openDevice } from "../../runtime/node/index.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";
import { openOracleDevice, openRecordingDevice } from "../../testing/index.js";
import { createWithoutMemory } from "./create-without-memory.js";
import { BUILTIN_KERNEL, partsOf, recordedKernel, storingMirror } from "./dispatch-kernel.js";
import { modelRing, nop } from "./model-ring.js";

type Producer = () => unknown;

const SLOT = wire.SLOT_BYTES;

const decoding = {
  "decode/length": () => wire.decodeSlot(new Uint8Array(SLOT - 1)),
  "decode/value": () => wire.decodeSlot(new Uint8Array(SLOT).fill(0xff)),
  "decode/range": () => readObservable(encodeControl({ shutdown: false, tenants: 1, observables: 1 }), 1),
  "encode/value": () => encodeControl({ shutdown: false, tenants: -1, observables: 0 }),
  "encode/target": () => writeDefaultPriorityOffsets(new Uint8Array(8), 4),
  "encode/cap": () => encodeRing(wire.MAX_RING_SLOTS + 1),
} satisfies Partial<Record<ErrorCode, Producer>>;

const publishing = {
  "publish/ring-length": () => publishSlot(new Uint8Array(SLOT + 1), 0, 0, 8, []),
  "publish/slot-range": () => publishSlot(new Uint8Array(SLOT), 1, 0, 8, []),
  "publish/arguments": () => publishSlot(new Uint8Array(SLOT), 0, 0, 8, new Array<number>(13).fill(0)),
  "publish/opcode": () => publishSlot(new Uint8Array(SLOT), 0, 0, wire.Opcode.loadMiss, []),
  "publish/tenant": () => publishSlot(new Uint8Array(SLOT), 0, wire.MAX_TENANTS, 8, []),
  "publish/slot-busy": () => publishSlot(publishedRing(), 0, 0, 8, []),
  "publish/packed": () => publishPackedSlot(new Uint8Array(SLOT), 0, 0, new Array(5).fill({ opcode: 1, args: [] })),
  "slot/state": () => cancelSlot(new Uint8Array(SLOT), 0),
} satisfies Partial<Record<ErrorCode, Producer>>;

const request = { source: 1, destination: 2, byteCount: 3, tag: 4 };

const io = {
  "io/slot-range": () => submitIo(new Uint8Array(wire.IO_SLOT_BYTES), 1, request),
  "io/slot-busy": () => {
    const queue = new Uint8Array(wire.IO_SLOT_BYTES);
    submitIo(queue, 0, request);
    submitIo(queue, 0, request);
  },
  "io/not-claimed": () => {
    const queue = new Uint8Array(wire.IO_SLOT_BYTES);
    claimIoRequests(queue);
    completeIoRequest(queue, 0, true);
  },
} satisfies Partial<Record<ErrorCode, Producer>>;

const running = {
  "ring/full": async () => {
    const { ring } = await modelRing({ slotCount: 1 });
    ring.submit(nop, {});
    ring.submit(nop, {});
  },
  "ring/busy": async () => {
    const { kernel, ring } = await modelRing();
    ring.submit(nop, {});
    const first = kernel.runUntilIdle(ring);
    await Promise.all([first, kernel.runUntilIdle(ring)]);
  },
  "ring/not-running": async () => (await modelRing()).ring.writable,
  "ring/closed": async () => {
    const { ring } = await modelRing();
    await ring.close();
    ring.submit(nop, {});
  },
  "ring/geometry": () => modelRing({ slotCount: 0 }),
  "opcode/no-handler": async () => (await modelRing()).ring.submit({ ...nop, opcode: 4000, name: "nobody" }, {}),
  "opcode/argument": async () => {
    const { ring } = await modelRing();
    const extra: Record<string, number> = { none: 1 };
    ring.submit(nop, extra);
  },
  "run/options": async () => {
    const { kernel, ring } = await modelRing();
    await kernel.runUntilIdle(ring, { maxRounds: 0 });
  },
  "run/aborted": () => runFold(openOracleDevice(), { signal: AbortSignal.abort() }),
  "commit/report": async () => {
    const { device, kernel, ring } = await modelRing();
    ring.submit(nop, {});
    device.duringRun = ({ report }) => void (report === undefined ? 0 : (report[wire.REPORT_CHANGED_COUNT_WORD] = 1000));
    await kernel.runUntilIdle(ring);
  },
} satisfies Partial<Record<ErrorCode, Producer>>;

const resident = {
  "resident/shape": () => validateRing(new Uint8Array(SLOT + 1), 1),
  "resident/slot-count-mismatch": async () => {
    const { kernel } = await recordedKernel({ slotCount: 5 });
    await storingMirror(1, 4).dispatchUpdate(kernel);
  },
  "resident/stale-generation": async () => {
    const { kernel } = await recordedKernel();
    const handles = await kernel.createResident(storingMirror(1));
    kernel.releaseResident(handles);
    await kernel.dispatchResident(handles);
  },
  "resident/busy": async () => {
    const { kernel } = await recordedKernel();
    const mirror = storingMirror(1);
    const dispatching = mirror.dispatchUpdate(kernel);
    try {
      mirror.publishSlot(1, 0, 0, []);
    } finally {
      await dispatching;
    }
  },
} satisfies Partial<Record<ErrorCode, Producer>>;

const devices = {
  "kernel/no-code-for-device": () => openOracleDevice().prepare({ ...FOLD_KERNEL, hash: "no code", code: {} }),
  "kernel/abi-mismatch": async () => {
    const control = encodeControl({ shutdown: false, tenants: 1, observables: 2 });
    new DataView(control.buffer).setUint32(wire.CONTROL_HEADER_ABI_HASH_WORD * 4, 1, true);
    await (await recordedKernel()).kernel.dispatch({ ...partsOf(storingMirror(1)), control });
  },
  "kernel/binding": () => Megakernel.create(openOracleDevice(), { kernel: BUILTIN_KERNEL, buffers: { unknown: new Uint8Array(4) } }),
  "kernel/compile": () => onDawn((device) => device.prepare({ ...FOLD_KERNEL, hash: "bad code", code: { wgsl: "nonsense" } })),
  "kernel/limit": () => openOracleDevice().prepare({ ...FOLD_KERNEL, hash: "too large", workgroupSize: [4096, 1, 1] }),
  "kernel/schedule": () => runFold(openOracleDevice(), { segment: 7 }),
  "device/unavailable": () => openDevice({ name: "nothing of the kind" }),
  "device/lost": async () => {
    const { device, kernel } = await recordedKernel({ reopens: false });
    device.script("run", { kind: "Lose" });
    await kernel.dispatch(partsOf(storingMirror(1)));
  },
  "device/limit": () => openOracleDevice().createBuffer({ byteLength: 2 ** 40, durability: "scratch", label: "huge" }),
  "device/out-of-memory": () =>
    onDawn(async (device) => {
      const buffer = createWithoutMemory(device);
      await device.read([{ buffer, offsetBytes: 0, byteLength: 4 }]);
    }),
  "device/validation": () => openRecordingDevice().createBuffer({ byteLength: 3, durability: "scratch", label: "odd" }),
  "device/closed": async () => {
    const device = openOracleDevice();
    await device.close();
    device.createBuffer({ byteLength: 4, durability: "scratch", label: "late" });
  },
  "device/foreign-buffer": () => {
    const other = openOracleDevice().createBuffer({ byteLength: 4, durability: "scratch", label: "other" });
    return runFold(openOracleDevice(), { buffers: { source: other, target: other } });
  },
  "peer/missing": () => openDeviceWith({ dawn: () => Promise.reject(new Error("not installed")), chromium: () => "" }, {}),
} satisfies Partial<Record<ErrorCode, Producer>>;

export const ERROR_PRODUCERS = { ...decoding, ...publishing, ...io, ...running, ...resident, ...devices } satisfies Record<ErrorCode, Producer>;

function publishedRing(): Uint8Array {
  const ring = new Uint8Array(SLOT);
  publishSlot(ring, 0, 0, 8, []);
  return ring;
}

interface FoldRun {
  readonly signal?: AbortSignal;
  readonly segment?: number;
  readonly buffers?: Parameters<Device["run"]>[2]["buffers"];
}

async function runFold(device: Device, { signal, segment = 0, buffers }: FoldRun): Promise<void> {
  const create = (label: string) => device.createBuffer({ byteLength: 4, durability: "scratch", label });
  const bound = buffers ?? { source: create("source"), target: create("target") };
  await device.run(await device.prepare(FOLD_KERNEL), { kind: "Dispatch", segment }, { buffers: bound, parameters: FOLD_DEFAULTS, grid: [1, 1, 1] }, signal);
}

async function onDawn(use: (device: Awaited<ReturnType<typeof openDevice>>) => Promise<unknown>): Promise<void> {
  await using device = await openDevice();
  await use(device);
}
