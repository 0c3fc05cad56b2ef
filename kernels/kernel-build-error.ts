export type KernelBuildCode =
  | "kernel/protocol-incomplete"
  | "kernel/handler-without-opcode"
  | "kernel/handler-for-other-protocol"
  | "kernel/two-handlers"
  | "kernel/too-many-handlers"
  | "kernel/too-many-words"
  | "kernel/too-many-buffers"
  | "kernel/parameter-type";

export interface KernelBuildFinding {
  readonly code: KernelBuildCode;
  /** One sentence with values and limits in parentheses. */
  readonly message: string;
}

/** Handlers and a protocol that do not make a kernel; holds all findings, the message is their text form. */
export class KernelBuildError extends Error {
  override readonly name = "KernelBuildError";
  readonly findings: readonly KernelBuildFinding[];

  constructor(findings: readonly KernelBuildFinding[]) {
    super(findings.map((each) => `error[${each.code}]: ${each.message}`).join("\n"));
    this.findings = findings;
  }
}
