/** The same iteration on the CPU, in plain TypeScript, for `--verify`: it shares nothing with the kernel but its definition. */
import type { Plate } from "./plate.js";

/** Takes `steps` steps from `temperatures`, in f32 and in the order of the kernel's additions, so results are equal bit for bit. */
export function jacobi({ size, held }: Plate, temperatures: Float32Array<ArrayBuffer>, steps: number): Float32Array<ArrayBuffer> {
  let before = temperatures.slice();
  let after = temperatures.slice();
  for (let step = 0; step < steps; step++) {
    for (let row = 1; row < size - 1; row++) {
      for (let cell = row * size + 1; cell < row * size + size - 1; cell++) {
        if (held[cell] !== 0) continue;
        const across = Math.fround((before[cell - 1] ?? 0) + (before[cell + 1] ?? 0));
        const along = Math.fround((before[cell - size] ?? 0) + (before[cell + size] ?? 0));
        after[cell] = Math.fround(across + along) * 0.25;
      }
    }
    [before, after] = [after, before];
  }
  return before;
}
