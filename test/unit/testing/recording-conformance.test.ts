import { test } from "uvu";
import { deviceConformance } from "../../../testing/device-conformance.js";
import { interpretDispatch } from "../../../testing/interpret-dispatch.js";
import { openRecordingDevice } from "../../../testing/recording-device.js";

const execute = interpretDispatch();
for (const { name, run } of deviceConformance(async () => openRecordingDevice({ execute }))) test(`recording: ${name}`, run);
for (const { name, run } of deviceConformance(async () => openRecordingDevice({ execute, runsMany: false, countsAllocations: true }))) {
  test(`recording, row by row: ${name}`, run);
}

test.run();
