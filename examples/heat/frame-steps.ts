/**
 * How many steps each frame shows, from the plate as it starts to the last step. Heat spreads as the square root of time,
 * so frames at the squares show it spreading evenly. `frames` is at least 2 and at most one more than `steps`.
 */
export function frameSteps(steps: number, frames: number): number[] {
  const last = frames - 1;
  return Array.from({ length: frames }, (_, frame) => Math.max(frame, Math.round(steps * (frame / last) ** 2)));
}
