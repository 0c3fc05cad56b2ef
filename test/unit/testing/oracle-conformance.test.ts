import { test } from "uvu";
import { deviceConformance } from "../../../testing/device-conformance.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";

for (const { name, run } of deviceConformance(async () => openOracleDevice())) test(`oracle: ${name}`, run);

test.run();
