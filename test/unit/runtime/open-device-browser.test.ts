import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../../runtime/error.js";
import { openDevice } from "../../../runtime/open-device.js";

/** A `navigator.gpu` that knows one adapter, or none. */
function gpuWith(adapter: GPUAdapter | null): GPU {
  const gpu: Pick<GPU, "requestAdapter"> = { requestAdapter: () => Promise.resolve(adapter) };
  return gpu as GPU; // The WebGPU border: openDevice asks nothing else of it.
}

function adapterCalled(info: Partial<GPUAdapterInfo>): GPUAdapter {
  const adapter: Partial<GPUAdapter> = {
    info: info as GPUAdapterInfo,
    requestDevice: () => Promise.reject(new Error("not asked for")),
  };
  return adapter as GPUAdapter; // The WebGPU border: an unsuitable adapter is only asked who it is.
}

async function message(opening: Promise<unknown>): Promise<string> {
  const error: unknown = await opening.then(() => undefined, (reason: unknown) => reason);
  assert.ok(isGridwrightError(error) && error.code === "device/unavailable", String(error));
  return error.message;
}

test("without navigator.gpu the error says so, and where Node's openDevice is", async () => {
  const text = await message(openDevice());
  assert.match(text, "hardware: there is no navigator.gpu; software: there is no navigator.gpu");
  assert.match(text, "gridwright/runtime/node");
});

test("a browser that has no adapter is told for each attempt", async () => {
  assert.match(await message(openDevice({ gpu: gpuWith(null) })), "hardware: the browser has no such adapter; software: the browser has no such adapter");
});

test("a software adapter is refused where hardware is asked for by name, and hardware where software is", async () => {
  const software = gpuWith(adapterCalled({ vendor: "google", architecture: "swiftshader" }));
  assert.match(await message(openDevice({ gpu: software, name: "hardware" })), "google swiftshader (software), is no hardware");
  const hardware = gpuWith(adapterCalled({ vendor: "nvidia", description: "NVIDIA H200" }));
  assert.match(await message(openDevice({ gpu: hardware, name: "software" })), "NVIDIA H200, is hardware");
});

test("an unknown name is refused before anything is asked", async () => {
  assert.match(await message(openDevice({ name: "cpu" })), "there is no device 'cpu'");
});

test.run();
