/** Opens a device in Node: hardware through Dawn, else the software GPU. */
import { deviceOrder, type FailedAttempt, type OpenDeviceOptions, unavailableError } from "../device-names.js";
import { isGridwrightError } from "../error.js";
import { requestWebGpuDevice, unsuitable } from "../webgpu/request-device.js";
import type { WebGpuDevice } from "../webgpu/webgpu-device.js";
import { bundledSoftwareAdapter, type FoundAdapter, systemAdapter } from "./dawn-adapters.js";
import { giveWayWhile } from "./give-way.js";
import { INSTALLED_PEERS, type Peers } from "./peers.js";

/**
 * A device asked for by `name` is opened or refused; without a name hardware is tried, then the software GPU. Throws
 * `peer/missing` when the package `webgpu` is not installed, `device/unavailable` with every attempt and its reason.
 */
export function openDevice(options: OpenDeviceOptions = {}): Promise<WebGpuDevice> {
  return openDeviceWith(INSTALLED_PEERS, options);
}

/** As `openDevice`, with the optional packages found as the caller says. */
export async function openDeviceWith(peers: Peers, options: OpenDeviceOptions): Promise<WebGpuDevice> {
  const attempts: FailedAttempt[] = [];
  for (const { device, find } of candidates(peers, deviceOrder(options))) {
    try {
      const { adapter, reason } = await find();
      const objection = adapter === null ? reason : unsuitable(adapter, device);
      if (adapter !== null && objection === undefined) {
        return await requestWebGpuDevice(adapter, {
          deviceTime: options.deviceTime ?? false,
          reopen: () => openDeviceWith(peers, options),
          ...(device === "software" ? { whileWaiting: giveWayWhile } : {}),
        });
      }
      attempts.push({ device, reason: objection ?? reason });
    } catch (cause) {
      if (isGridwrightError(cause) && cause.code === "peer/missing") {
        // Without Dawn there is nothing else to try.
        if (cause.fields["name"] === "webgpu") throw cause;
        attempts.push({ device, reason: cause.message, help: cause.help, cause });
      } else {
        attempts.push({ device, reason: cause instanceof Error ? cause.message : String(cause), cause });
      }
    }
  }
  throw unavailableError(attempts);
}

interface Candidate {
  readonly device: "hardware" | "software";
  readonly find: () => Promise<FoundAdapter>;
}

/** A system's own software adapter (WARP, lavapipe) serves where the bundled one does not run. */
function candidates(peers: Peers, order: readonly ("hardware" | "software")[]): Candidate[] {
  return order.flatMap((device): Candidate[] =>
    device === "hardware"
      ? [{ device, find: () => systemAdapter(peers, { powerPreference: "high-performance" }) }]
      : [
          { device, find: () => bundledSoftwareAdapter(peers) },
          { device, find: () => systemAdapter(peers, { forceFallbackAdapter: true }) },
        ],
  );
}
