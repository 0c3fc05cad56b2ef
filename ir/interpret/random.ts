/** A small seeded generator, so that a run can be repeated. Not for statistics, and certainly not for secrets. */
export interface Random {
  /** In 0 <= x < 1. */
  next(): number;
  /** A whole number in 0 <= x < count. */
  below(count: number): number;
}

/** xorshift32 (Marsaglia, "Xorshift RNGs", 2003). Neighbouring seeds are spread first, or their first numbers are alike. */
export function createRandom(seed: number): Random {
  let state = Math.imul((seed >>> 0) ^ 0x5bd1_e995, 0x9e37_79b1);
  state = Math.imul(state ^ (state >>> 15), 0x85eb_ca6b) ^ (seed >>> 16);
  if (state === 0) state = 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
  return { next, below: (count) => Math.floor(next() * count) };
}
