/** Temperatures as colours. */

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * "Inferno" of matplotlib (public domain, CC0), every tenth of its range: equal differences look equal, also in grey and to
 * readers who see no red or no green.
 */
const ANCHORS: readonly Colour[] = [
  [0, 0, 4], [22, 11, 57], [66, 10, 104], [106, 23, 110], [147, 38, 103], [188, 55, 84],
  [221, 81, 58], [243, 120, 25], [252, 165, 10], [246, 215, 70], [252, 255, 164],
];

/** `value` from 0 to 1; beyond, the nearest end. */
export function colourOf(value: number): Colour {
  const at = Math.min(1, Math.max(0, value)) * (ANCHORS.length - 1);
  const [low, high] = [ANCHORS[Math.floor(at)], ANCHORS[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new RangeError(`no colour for ${value}`);
  return mix(low, high, at - Math.floor(at));
}

/** `share` of `b`, the rest of `a`. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2): number => Math.round(a[index] + (b[index] - a[index]) * share);
  return [part(0), part(1), part(2)];
}

/** By the luma of sRGB as it is stored. */
export function isLight([red, green, blue]: Colour): boolean {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 125;
}
