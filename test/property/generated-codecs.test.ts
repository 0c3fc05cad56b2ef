/** Encoders, decoders and validators of every generated module: what goes in comes out, and bytes of any kind do no harm. */
import { test } from "uvu";
import * as scan from "../../examples/scan/generated/scan.js";
import * as gltf_binary from "../../examples/specs/generated/gltf-binary.js";
import * as vulkan_instance from "../../examples/specs/generated/vulkan-instance.js";
import * as webgpu_indirect from "../../examples/specs/generated/webgpu-indirect.js";
import * as megakernel from "../../runtime/generated/megakernel.js";
import * as forecast from "../filetests/protocol/expected/forecast.js";
import * as scene from "../filetests/protocol/expected/scene.js";
import * as weather from "../filetests/protocol/expected/weather.js";
import { checkAnyBytes, checkRoundTrip, checkTargets, codecsOf } from "../support/codec.js";
import { repositorySpecs } from "../support/repository-specs.js";

const MODULES: Readonly<Record<string, object>> = { megakernel, scan, webgpu_indirect, gltf_binary, vulkan_instance, weather, forecast, scene };
const RUNS = { numRuns: 40, seed: 1 };

for (const { layout } of repositorySpecs()) {
  for (const codec of codecsOf(layout, MODULES[layout.protocol] ?? {})) {
    const name = `${layout.protocol} ${codec.name}`;
    test(`${name}: what was encoded decodes to itself, has no findings, and lies where the layout says`, () => checkRoundTrip(codec, RUNS));
    test(`${name}: encoding into a target writes those bytes and no others`, () => checkTargets(codec, RUNS));
    test(`${name}: any bytes are a value or a typed error, and the validator agrees with the decoder`, () => checkAnyBytes(codec, RUNS));
  }
}

test.run();
