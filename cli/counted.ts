/** `1 file`, `2 files`: a number of things, for whoever reads. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
