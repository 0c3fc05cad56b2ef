import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { Device, PreparedKernel } from "./device.js";
import { type DeviceShare, shareOpened } from "./device-line.js";
import { GridwrightError, isGridwrightError } from "./error.js";

/**
 * One life of the device that a kernel runs on. Whatever was made in it (pipelines, buffers, handles) ends with it: the
 * next generation is another device, where all of that is made again.
 */
export class Generation {
  /** From 1. */
  readonly number: number;
  readonly device: Device;
  readonly prepared: PreparedKernel;
  /** Wall time that `Device.prepare` has taken. */
  readonly compileNs: number;
  /** Set by whoever meets the loss; nothing that happens in this generation counts after it. */
  isLost = false;
  /** Present for a device that a recovery opened: the first one is its opener's to close. */
  readonly #share: DeviceShare | undefined;

  private constructor(init: { number: number; device: Device; prepared: PreparedKernel; compileNs: number; share: DeviceShare | undefined }) {
    this.number = init.number;
    this.device = init.device;
    this.prepared = init.prepared;
    this.compileNs = init.compileNs;
    this.#share = init.share;
  }

  /** @throws GridwrightError what `Device.prepare` says */
  static async first(device: Device, kernel: CompiledKernel): Promise<Generation> {
    const share = shareOpened(device);
    try {
      return new Generation({ number: 1, device, ...(await prepare(device, kernel)), share });
    } catch (error) {
      await share?.release();
      throw error;
    }
  }

  /** The one after this, which takes over the share. @throws GridwrightError what `Device.prepare` says; the share is the caller's then */
  async next(share: DeviceShare): Promise<Generation> {
    const { device } = share;
    return new Generation({ number: this.number + 1, device, ...(await prepare(device, this.prepared.kernel)), share });
  }

  /** Lets go of the device, unless it is somebody else's to close. */
  async end(): Promise<void> {
    await this.#share?.release();
  }
}

async function prepare(device: Device, kernel: CompiledKernel): Promise<{ prepared: PreparedKernel; compileNs: number }> {
  const started = performance.now();
  const prepared = await device.prepare(kernel);
  return { prepared, compileNs: Math.round((performance.now() - started) * 1e6) };
}

/** The device is gone. A closed one is not lost: its owner wanted that. */
export function isLoss(error: unknown): error is GridwrightError {
  return isGridwrightError(error) && error.code === "device/lost";
}

/** For the use of something that was made in a generation before the present one. */
export function staleGeneration(what: string, madeIn: number, current: number): GridwrightError {
  return new GridwrightError({
    code: "resident/stale-generation",
    message: `${what} was made in generation ${madeIn} of the device, which is lost (now in generation ${current})`,
    help: "make it again from the committed mirror",
    fields: { generation: madeIn, current },
  });
}
