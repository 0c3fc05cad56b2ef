/** What `runKernel` promises on every device that computes: run on the oracle and on a GPU. */
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { compileKernel } from "../../codegen/shader/compile.js";
import { buildProgram } from "../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, struct, u32 } from "../../ir/types.js";
import type { Device } from "../../runtime/device.js";
import { runKernel } from "../../runtime/run-kernel.js";

/** Adds each of `source` and `plus` to `total`, and stores twice of it in `doubled`, beside a grid sync. */
export const DOUBLE_KERNEL: CompiledKernel = compileKernel(
  buildProgram({ name: "double", workgroupSize: [4, 1, 1] }, (k) => {
    const source = k.buffer({ name: "source", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
    const doubled = k.buffer({ name: "doubled", group: 0, binding: 1, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
    const total = k.buffer({ name: "total", group: 0, binding: 2, access: "read_write", type: fixedArray(atomicU32, 2) });
    const rows = k.buffer({
      name: "rows", group: 0, binding: 3, access: "read", lengthParameter: "row_count",
      type: struct("Rows", [{ name: "first", type: u32 }, { name: "rest", type: runtimeArray(u32) }]),
    });
    const plus = k.parameter("plus", u32);
    const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
    const inside = k.let("inside", k.lt(i, k.arrayLength("source")));
    k.if(inside, () => k.eval(k.atomicAdd(total.at(0), k.add(k.load(source.at(i)), plus))));
    k.barrier("GridSync");
    k.if(inside, () => k.store(doubled.at(i), k.mul(k.load(source.at(i)), 2)));
    k.if(k.eq(i, 0), () => k.eval(k.atomicAdd(total.at(1), k.add(k.load(rows.field("first")), k.arrayLength("rows")))));
  }),
);

export const bytesOf = (...words: readonly number[]): Uint8Array<ArrayBuffer> => new Uint8Array(Uint32Array.from(words).buffer);
export const wordsIn = (bytes: Uint8Array | undefined): number[] => [...new Uint32Array((bytes ?? new Uint8Array()).slice().buffer)];

/** One run over `source`; the words of what came back, and what was given, which must stay as it was. */
export async function double(device: Device, source: Uint8Array): Promise<{ doubled: number[]; total: number[]; names: string[]; doubledBytes: number }> {
  const { buffers } = await runKernel(device, DOUBLE_KERNEL, {
    grid: [Math.max(1, Math.ceil(source.byteLength / 16)), 1, 1],
    parameters: { plus: 1 },
    buffers: { source, doubled: new Uint8Array(source.byteLength), total: bytesOf(100, 0), rows: bytesOf(7) },
  });
  return { doubled: wordsIn(buffers["doubled"]), total: wordsIn(buffers["total"]), names: Object.keys(buffers), doubledBytes: buffers["doubled"]?.buffer.byteLength ?? -1 };
}
