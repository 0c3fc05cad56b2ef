/** The devices that `--device` knows. */
import type { Device } from "../../runtime/device.js";
import { isGridwrightError } from "../../runtime/error.js";
import { DEVICE_NAMES, openDevice } from "../../runtime/node/index.js";
import { UsageError } from "./usage-error.js";

/** Name and what it opens. */
export const DEVICE_CHOICES: readonly { readonly name: string; readonly opens: string }[] = [
  ...DEVICE_NAMES,
  { name: "oracle", opens: "an interpreter without any GPU; for small inputs" },
];

/** Throws `UsageError` for a name that stands for no device, and for a named device that this machine does not have. */
export async function openChosenDevice(name: string | undefined): Promise<Device> {
  if (name === undefined) return openDevice();
  if (!DEVICE_CHOICES.some((device) => device.name === name)) {
    throw new UsageError(`there is no device ${JSON.stringify(name)} (devices: ${DEVICE_CHOICES.map((device) => device.name).join(", ")})`);
  }
  if (name === "oracle") return (await import("../../testing/oracle-device.js")).openOracleDevice();
  try {
    return await openDevice({ name });
  } catch (error) {
    if (isGridwrightError(error) && error.code === "device/unavailable") throw new UsageError(error.message);
    throw error;
  }
}
