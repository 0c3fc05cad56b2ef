/** WebGPU reports errors through scopes, later and elsewhere; this turns them into ours at the call that caused them. */
import { type ErrorCode, GridwrightError } from "../error.js";

/** In pushing order; popped in reverse. */
const SCOPES = [
  { filter: "internal", code: "device/validation", help: "the implementation failed, not the program; try another device or a smaller kernel" },
  { filter: "out-of-memory", code: "device/out-of-memory", help: "destroy buffers that are no longer needed, or use smaller ones" },
  { filter: "validation", code: "device/validation", help: "this call is not valid on this device; the message is the implementation's own" },
] as const satisfies readonly { filter: GPUErrorFilter; code: ErrorCode; help: string }[];

const POPPING_ORDER = [...SCOPES].reverse();

export interface Scoped<T> {
  readonly value: T;
  /** The first error of the calls, or undefined. Never rejects. */
  readonly error: Promise<GridwrightError | undefined>;
}

/**
 * Makes the WebGPU calls in `work` inside error scopes. All scopes are popped before any is awaited: each wait of its own
 * would cost another turn of the implementation's polling. `doing` completes "the device failed to ...".
 */
export function withErrorScopes<T>(gpuDevice: GPUDevice, doing: string, work: () => T): Scoped<T> {
  for (const scope of SCOPES) gpuDevice.pushErrorScope(scope.filter);
  let value: T;
  try {
    value = work();
  } catch (error) {
    void popErrorScopes(gpuDevice, doing);
    throw error;
  }
  return { value, error: popErrorScopes(gpuDevice, doing) };
}

function popErrorScopes(gpuDevice: GPUDevice, doing: string): Promise<GridwrightError | undefined> {
  const popped = POPPING_ORDER.map((scope) =>
    gpuDevice.popErrorScope().then(
      (error) => (error === null ? undefined : scopeError(scope, doing, error.message)),
      // Only a lost device rejects here; the loss itself is reported by whoever watches `lost`.
      () => undefined,
    ),
  );
  return Promise.all(popped).then((errors) => errors.find((error) => error !== undefined));
}

function scopeError(scope: (typeof SCOPES)[number], doing: string, message: string): GridwrightError {
  const firstLine = message.split("\n", 1)[0] ?? "";
  return new GridwrightError({
    code: scope.code,
    message: `the device failed to ${doing} (${firstLine.replace(/\.$/, "")})`,
    help: scope.help,
    fields: { filter: scope.filter, message },
  });
}
