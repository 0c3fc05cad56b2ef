import { test } from "uvu";
import * as assert from "uvu/assert";
import type { GridwrightError } from "../../runtime/error.js";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice, openDeviceWith } from "../../runtime/node/open-device.js";
import { INSTALL_PEERS, INSTALLED_PEERS, type Peers } from "../../runtime/node/peers.js";

async function failure(opening: Promise<unknown>): Promise<GridwrightError> {
  const error: unknown = await opening.then(() => undefined, (reason: unknown) => reason);
  assert.ok(isGridwrightError(error), `a GridwrightError is thrown, not ${String(error)}`);
  return error;
}

function notInstalled(name: string): Error {
  return Object.assign(new Error(`Cannot find package '${name}'`), { code: "ERR_MODULE_NOT_FOUND" });
}

const WITHOUT_DAWN: Peers = { ...INSTALLED_PEERS, dawn: () => Promise.reject(notInstalled("webgpu")) };
/** A Dawn that finds no adapter, as on a machine without a driver. */
const NO_ADAPTER = { requestAdapter: () => Promise.resolve(null) } as Partial<GPU> as GPU; // The WebGPU border: nothing else of it is called.
const WITHOUT_CHROMIUM: Peers = {
  dawn: () => Promise.resolve({ create: () => NO_ADAPTER }),
  chromium: () => {
    throw notInstalled("@sparticuz/chromium");
  },
};

test("a device opens without a GPU, without root and without a system package", async () => {
  const device = await openDevice();
  assert.is(device.kind, "webgpu");
  assert.ok(device.capabilities.limits.maxStorageBuffers >= 8);
  await device.close();
});

test("the software GPU says that it is software, in its name and its capabilities", async () => {
  const device = await openDevice({ name: "software" });
  assert.ok(device.capabilities.software);
  assert.match(device.name, /\(software\)$/);
  await device.close();
});

test("hardware asked for by name is hardware or refused, never software in its place", async () => {
  const opened = await openDevice({ name: "hardware" }).catch((error: unknown) => error);
  if (isGridwrightError(opened)) {
    assert.is(opened.code, "device/unavailable");
    assert.match(opened.message, "hardware: ");
    assert.not.match(opened.message, "software: ");
  } else {
    const device = await openDevice({ name: "hardware" });
    assert.not.ok(device.capabilities.software);
    await device.close();
  }
});

test("a preference is tried first and does not exclude the other", async () => {
  const device = await openDevice({ prefer: "software" });
  assert.ok(device.capabilities.software);
  await device.close();
  const { message } = await failure(openDeviceWith(WITHOUT_CHROMIUM, { prefer: "software" }));
  assert.ok(message.indexOf("software: ") < message.indexOf("hardware: "));
});

test("an unknown name is refused with the list of names", async () => {
  const { code, message, fields } = await failure(openDevice({ name: "quantum" }));
  assert.is(code, "device/unavailable");
  assert.match(message, "there is no device 'quantum'");
  assert.match(message, "webgpu, hardware, software");
  assert.equal(fields["names"], ["webgpu", "hardware", "software"]);
});

test("without the package webgpu the error is peer/missing with the install command, whatever was asked for", async () => {
  for (const name of [undefined, "webgpu", "hardware", "software"]) {
    const { code, help, fields } = await failure(openDeviceWith(WITHOUT_DAWN, name === undefined ? {} : { name }));
    assert.is(code, "peer/missing");
    assert.is(help, INSTALL_PEERS);
    assert.is(fields["name"], "webgpu");
  }
});

test("without the software GPU's package every attempt is told, with the install command", async () => {
  const { code, message, help } = await failure(openDeviceWith(WITHOUT_CHROMIUM, { name: "software" }));
  assert.is(code, "device/unavailable");
  assert.match(message, "the optional package '@sparticuz/chromium' is not installed");
  assert.is(help, INSTALL_PEERS);
});

test("devices opened at the same time are different ones, and closing one leaves the other", async () => {
  const [first, second] = await Promise.all([openDevice(), openDevice()]);
  assert.is.not(first, second);
  await first.close();
  const buffer = second.createBuffer({ label: "buffer", byteLength: 4, durability: "scratch", data: Uint8Array.of(1, 2, 3, 4) });
  const [slot] = await second.read([{ buffer, offsetBytes: 0, byteLength: 4 }]);
  assert.equal(slot?.bytes, Uint8Array.of(1, 2, 3, 4));
  await second.close();
});

test("device time is measured only where it is asked for", async () => {
  const plain = await openDevice();
  assert.not.ok(plain.capabilities.deviceTime);
  await plain.close();
});

test.run();
