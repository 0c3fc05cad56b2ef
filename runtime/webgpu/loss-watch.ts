/**
 * Knows whether a GPUDevice is still there, and lets nothing wait for one that is gone. Only `GPUDevice.lost` decides:
 * after a loss, scopes report no error and pipelines seem to compile, so every result is checked against it.
 */
import type { LossInfo } from "../device.js";
import { GridwrightError } from "../error.js";

/**
 * How long a failed mapping may wait for the loss that explains it: Dawn and Chromium reject `mapAsync` before they
 * resolve `lost`, both from the same cause.
 */
const EXPLANATION_LIMIT_MS = 250;

export class LossWatch {
  /** Resolves on loss and on `close`, never rejects. */
  readonly lost: Promise<LossInfo>;
  #end: GridwrightError | undefined;
  #resolveLost: (info: LossInfo) => void = () => {};
  /** One entry per operation that waits. A race against `lost` would leave a reaction on it per operation, for ever. */
  readonly #waiting = new Set<(error: GridwrightError) => void>();

  constructor(gpuDevice: GPUDevice) {
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    void gpuDevice.lost.then((info) => {
      const reason = info.reason === "destroyed" ? "destroyed" : "unknown";
      this.#finish(lossError(reason, info.message), { reason, message: info.message });
    });
  }

  /** The device ends because its owner says so. Waiting operations fail with `device/closed`. */
  close(): void {
    this.#finish(closedError(), { reason: "destroyed", message: "the device was closed" });
  }

  /** Throws `device/lost` or `device/closed` once the device is gone. */
  check(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  /** The same result, unless the device goes first: then it rejects at once, whatever becomes of the operation. */
  guard<T>(operation: Promise<T>): Promise<T> {
    if (this.#end !== undefined) {
      operation.catch(() => {});
      return Promise.reject(this.#end);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      operation.then(
        (value) => {
          this.#waiting.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          this.#waiting.delete(reject);
          reject(error);
        },
      );
    });
  }

  /** For an operation that failed without a reason of its own: the loss, if there was one, else `otherwise`. */
  async explain(otherwise: GridwrightError): Promise<GridwrightError> {
    if (this.#end === undefined) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, EXPLANATION_LIMIT_MS);
        void this.lost.then(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.#end ?? otherwise;
  }

  #finish(error: GridwrightError, info: LossInfo): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#resolveLost(info);
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}

function lossError(reason: LossInfo["reason"], message: string): GridwrightError {
  return new GridwrightError({
    code: "device/lost",
    message: `the device is lost (${reason}: ${message})`,
    help: "open a new device and prepare kernels and buffers again; nothing on the lost one can be read",
    fields: { reason, message },
  });
}

function closedError(): GridwrightError {
  return new GridwrightError({ code: "device/closed", message: "the device is closed", help: "open a new device; a closed one cannot be used again" });
}
