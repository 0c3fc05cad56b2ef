/** Closes a switch over a union: a new alternative fails to compile here, and an alien value fails loudly. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
