import { test } from "uvu";
import { openDevice } from "../../runtime/node/open-device.js";
import { deviceConformance } from "../../testing/device-conformance.js";

for (const each of deviceConformance(() => openDevice())) test(`webgpu: ${each.name}`, each.run);

test.run();
