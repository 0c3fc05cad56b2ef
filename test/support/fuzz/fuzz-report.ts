/** What every fuzz command takes and returns; `scripts/fuzz.ts` holds the table of commands. */

export interface FuzzOptions {
  readonly seed: number;
  /** Cases. What one is, the command says. */
  readonly count: number;
  /** Cases on a device, for commands that use one. Without it the command chooses. */
  readonly deviceCount?: number;
}

export interface FuzzReport {
  /** Printed as one JSON object. */
  readonly counts: Readonly<Record<string, number>>;
  /** One text per failure, shrunk, with what repeats it. Empty: the command succeeds. */
  readonly findings: readonly string[];
}

/** What a case throws when something is wrong. `kind` is the count that it belongs to. */
export class FuzzFailure extends Error {
  override readonly name = "FuzzFailure";
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}
