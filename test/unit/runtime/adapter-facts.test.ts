import { test } from "uvu";
import * as assert from "uvu/assert";
import { adapterName, isSoftwareAdapter } from "../../../runtime/webgpu/adapter-facts.js";

test("adapters that compute on the CPU are told by what their drivers say", () => {
  const software = [
    { vendor: "google", architecture: "swiftshader", device: "", description: "", isFallbackAdapter: false },
    { vendor: "mesa", architecture: "", device: "", description: "llvmpipe (LLVM 17.0.6, 256 bits)" },
    { vendor: "mesa", architecture: "", device: "", description: "lavapipe" },
    { vendor: "microsoft", architecture: "warp" },
    { description: "Microsoft Basic Render Driver" },
    { description: "some adapter", isFallbackAdapter: true },
  ];
  for (const info of software) assert.ok(isSoftwareAdapter(info), JSON.stringify(info));
});

test("hardware is not taken for software", () => {
  const hardware = [
    { vendor: "nvidia", architecture: "hopper", device: "2330", description: "NVIDIA H200", isFallbackAdapter: false },
    { vendor: "apple", architecture: "apple-8", device: "", description: "" },
    { vendor: "intel", architecture: "gen-12lp", description: "Intel(R) Iris(R) Xe Graphics" },
    { vendor: "amd", architecture: "rdna-3", description: "AMD Radeon RX 7900 XT (RADV NAVI31)" },
    {},
  ];
  for (const info of hardware) assert.not.ok(isSoftwareAdapter(info), JSON.stringify(info));
});

test("the name is the description, else the words there are, and says when it is software", () => {
  assert.is(adapterName({ vendor: "nvidia", description: "NVIDIA H200" }), "NVIDIA H200");
  assert.is(adapterName({ vendor: "apple", architecture: "apple-8", device: "", description: " " }), "apple apple-8");
  assert.is(adapterName({ vendor: "google", architecture: "swiftshader" }), "google swiftshader (software)");
  assert.is(adapterName({}), "WebGPU adapter");
});

test.run();
