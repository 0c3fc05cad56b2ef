/** The devices that `openDevice` knows by name, in browsers and in Node. */
import { GridwrightError } from "./error.js";

export type DeviceName = "webgpu" | "hardware" | "software";

export interface NamedDevice {
  readonly name: DeviceName;
  /** For a command's help. */
  readonly opens: string;
}

export const DEVICE_NAMES: readonly NamedDevice[] = [
  { name: "webgpu", opens: "hardware, else the software GPU" },
  { name: "hardware", opens: "a GPU through WebGPU; never one that computes on the CPU" },
  { name: "software", opens: "the software GPU: SwiftShader in Node, a fallback adapter in browsers" },
];

export interface OpenDeviceOptions {
  /** What to try first; the other follows. Without it: hardware. */
  readonly prefer?: "hardware" | "software";
  /** One of `DEVICE_NAMES`: exactly this, never another in its place. Overrules `prefer`. */
  readonly name?: DeviceName | (string & {});
  /** Measures `RunCounts.deviceNs` where the adapter can, which costs each run a readback. Default false. */
  readonly deviceTime?: boolean;
}

/** What to try, in order. Throws `device/unavailable` for a name that stands for no device. */
export function deviceOrder(options: OpenDeviceOptions): readonly ("hardware" | "software")[] {
  const { name, prefer } = options;
  switch (name) {
    case "hardware":
      return ["hardware"];
    case "software":
      return ["software"];
    case "webgpu":
    case undefined:
      return prefer === "software" ? ["software", "hardware"] : ["hardware", "software"];
    default: {
      const names = DEVICE_NAMES.map((each) => each.name);
      throw new GridwrightError({
        code: "device/unavailable",
        message: `there is no device '${name}'`,
        help: `name one of ${names.join(", ")}`,
        fields: { name, names },
      });
    }
  }
}

export interface FailedAttempt {
  readonly device: "hardware" | "software";
  readonly reason: string;
  /** What would make the attempt succeed, where that is known. */
  readonly help?: string;
  readonly cause?: unknown;
}

/** The error for attempts of which none gave a device. */
export function unavailableError(attempts: readonly FailedAttempt[]): GridwrightError {
  const help = attempts.map((each) => each.help).filter((each) => each !== undefined);
  return new GridwrightError({
    code: "device/unavailable",
    message: `no device could be opened (${attempts.map((each) => `${each.device}: ${each.reason}`).join("; ")})`,
    help: help.length > 0 ? [...new Set(help)].join("; ") : "install a driver for the GPU, or ask for another device",
    fields: { attempts: attempts.map(({ device, reason }) => ({ device, reason })) },
    cause: attempts.find((each) => each.cause !== undefined)?.cause,
  });
}
