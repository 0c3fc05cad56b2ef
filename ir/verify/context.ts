/** What every rule about statements and expressions of one function shares. */
import type { Buffer, DeviceFunction, Program, Statement } from "../ir.js";
import type { Findings } from "./findings.js";
import type { Scope } from "./scope.js";
import type { TypeRules } from "./type-rules.js";

export interface Context {
  readonly program: Program;
  readonly buffers: ReadonlyMap<string, Buffer>;
  readonly findings: Findings;
  readonly types: TypeRules;
  readonly scope: Scope;
  /** Absent in the entry body. */
  readonly function: DeviceFunction | undefined;
  /** Statements of this function with a grid sync somewhere inside. */
  readonly gridSyncHolders: ReadonlySet<Statement>;
}
