/** What one look at the machine or the project found. */
export interface DoctorFinding {
  /** Stable, for programs. */
  readonly id: string;
  /**
   * `ok`; `optional`: it is not there, and nothing that is needed waits for it; `missing`: something can't be done without
   * it; `wrong`: it is there and not as it has to be. The last two are what the exit code reports.
   */
  readonly status: DoctorStatus;
  /** What was found, or what its absence means. */
  readonly detail: string;
  /** A command, or what else to do. */
  readonly fix?: string;
}

export type DoctorStatus = "ok" | "optional" | "missing" | "wrong";

export function needsAttention({ status }: DoctorFinding): boolean {
  return status === "missing" || status === "wrong";
}
