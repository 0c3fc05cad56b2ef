type Triple = readonly [number, number, number];

/** x varies fastest, as in `local_invocation_index`. */
export function unlinear(index: number, [x, y]: Triple): Triple {
  return [index % x, Math.floor(index / x) % y, Math.floor(index / (x * y))];
}

/** How messages name the invocation with this index in the whole grid (`Invocation.index`). */
export function invocationName(index: number, workgroupSize: Triple, grid: Triple): string {
  const count = workgroupSize[0] * workgroupSize[1] * workgroupSize[2];
  const local = unlinear(index % count, workgroupSize);
  const workgroup = unlinear(Math.floor(index / count), grid);
  return `invocation (${local.join(", ")}) of workgroup (${workgroup.join(", ")})`;
}
