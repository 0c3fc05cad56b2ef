import type { CompiledKernel, KernelBinding } from "../codegen/shader/kernel.js";
import { ByteSlot } from "./byte-slot.js";
import { checkBindings } from "./check-bindings.js";
import type { Bindings, Device, DeviceBuffer, RunCounts } from "./device.js";
import { GridwrightError } from "./error.js";

export interface KernelRun {
  /** Workgroups along x, y, z. */
  readonly grid: readonly [number, number, number];
  /** By name. One that holds the element count of a buffer may be left out: it is then as many elements as were given. */
  readonly parameters?: Readonly<Record<string, number | boolean>>;
  /** What each buffer of the kernel holds before the run, by binding name; copied before `runKernel` returns its promise. */
  readonly buffers?: Readonly<Record<string, Uint8Array>>;
  readonly signal?: AbortSignal;
}

export interface KernelRunResult {
  /** What each buffer that the kernel may write holds after the run: as many bytes as were given, in storage of its own. */
  readonly buffers: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  readonly counts: RunCounts;
}

/**
 * Runs a kernel once, for whoever has bytes and wants bytes: makes its buffers, runs its whole schedule, reads back what it
 * may write, and frees the buffers again, also where something fails. The device stays open, and keeps the compiled kernel
 * for the next run. To leave data on the device between runs, use its own calls, or a `Megakernel`.
 *
 * @throws GridwrightError `kernel/binding` for a name, size, parameter or grid that does not fit, before the device is
 * touched; and what `createBuffer`, `prepare`, `run` and `read` of the device say, `device/lost` among it
 */
export async function runKernel(device: Device, kernel: CompiledKernel, { grid, parameters: given = {}, buffers = {}, signal }: KernelRun): Promise<KernelRunResult> {
  const parameters = { ...countsOf(kernel, given, buffers), ...given };
  const shapes = Object.entries(buffers).map(([name, bytes]) => ({ name, bytes, byteLength: boundBytes(kernel, name, bytes.byteLength, parameters) }));
  checkBindings(kernel, { grid, parameters, buffers: Object.fromEntries(shapes.map(({ name, byteLength }) => [name, placeholder(name, byteLength)])) }, () => true);
  const made: Record<string, DeviceBuffer> = {};
  try {
    for (const { name, bytes, byteLength } of shapes) {
      const init = { label: `${kernel.name}.${name}`, byteLength, durability: "scratch" } as const;
      made[name] = device.createBuffer(bytes.byteLength === 0 ? init : { ...init, data: bytes });
    }
    const counts = await device.run(await device.prepare(kernel), kernel.schedule, { grid, parameters, buffers: made }, signal);
    const written = kernel.bindings.flatMap(({ name, access }) => {
      const buffer = made[name];
      return access === "read_write" && buffer !== undefined ? [{ name, range: { buffer, offsetBytes: 0, byteLength: buffers[name]?.byteLength ?? 0 } }] : [];
    });
    const slots = written.map(({ range }) => new ByteSlot(range.byteLength));
    if (written.length > 0) await device.read(written.map(({ range }) => range), slots);
    return { buffers: Object.fromEntries(written.map(({ name }, i) => [name, slots[i]?.bytes ?? new Uint8Array()])), counts };
  } finally {
    for (const buffer of Object.values(made)) buffer.destroy();
  }
}

/** The element counts that nobody gave. @throws GridwrightError `kernel/binding` where two buffers disagree, or one has no whole elements */
function countsOf(kernel: CompiledKernel, given: Bindings["parameters"], buffers: Readonly<Record<string, Uint8Array>>): Record<string, number> {
  const counts = new Map<string, { readonly count: number; readonly name: string }>();
  for (const { name, lengthParameter, strideBytes, fixedBytes } of kernel.bindings) {
    const bytes = Object.hasOwn(buffers, name) ? buffers[name] : undefined;
    if (bytes === undefined || lengthParameter === undefined || strideBytes === undefined || Object.hasOwn(given, lengthParameter)) continue;
    const count = (bytes.byteLength - fixedBytes) / strideBytes;
    if (!Number.isInteger(count) || count < 0) {
      const shape = fixedBytes === 0 ? `whole elements of ${strideBytes} bytes` : `${fixedBytes} bytes and whole elements of ${strideBytes}`;
      throw unfit(kernel, name, `takes ${shape} for binding '${name}' (got ${bytes.byteLength} bytes)`, `pad the bytes to that shape, or give parameters.${lengthParameter}`);
    }
    const other = counts.get(lengthParameter);
    if (other !== undefined && other.count !== count) {
      throw unfit(kernel, lengthParameter, `has one parameter '${lengthParameter}' for the elements of '${other.name}' (${other.count}) and of '${name}' (${count})`, `give parameters.${lengthParameter}`);
    }
    counts.set(lengthParameter, { count, name });
  }
  return Object.fromEntries([...counts].map(([name, { count }]) => [name, count]));
}

/** An empty run-time array cannot be bound, so it gets an element that no count counts. */
function boundBytes(kernel: CompiledKernel, name: string, byteLength: number, parameters: Bindings["parameters"]): number {
  const binding: KernelBinding | undefined = kernel.bindings.find((each) => each.name === name);
  if (binding?.strideBytes === undefined || byteLength < binding.fixedBytes) return byteLength;
  const isEmpty = binding.lengthParameter === undefined || parameters[binding.lengthParameter] === 0;
  return isEmpty ? Math.max(byteLength, binding.fixedBytes + binding.strideBytes) : byteLength;
}

function placeholder(label: string, byteLength: number): DeviceBuffer {
  return { label, byteLength, durability: "scratch", destroy: () => {} };
}

function unfit(kernel: CompiledKernel, name: string, what: string, help: string): GridwrightError {
  return new GridwrightError({ code: "kernel/binding", message: `kernel '${kernel.name}' ${what}`, help, fields: { kernel: kernel.name, name } });
}
