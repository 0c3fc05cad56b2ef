/** Where a command prints: lines for its result, and lines about what went wrong. */
export interface Output {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}
