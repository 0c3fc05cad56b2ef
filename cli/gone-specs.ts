/** Specs that were released and are there no more, under no name: every program that was made from one has lost its other side. */
import { dirname } from "node:path";
import type { ComparedSpec } from "./compare-specs.js";
import { lockedAndGone, lockName } from "./earlier-layout.js";

export interface GoneSpec {
  /** The lock file that knows it, as messages name it. */
  readonly lock: string;
  /** As the lock file names it. */
  readonly spec: string;
  readonly protocol: string;
  readonly version: string;
}

/** Of the lock files beside the specs. One whose protocol another file has now was renamed. */
export function goneSpecs(compared: readonly ComparedSpec[]): GoneSpec[] {
  const protocols = new Set(compared.map(({ spec }) => spec.layout.protocol));
  const beside = new Map(compared.map(({ file }) => [dirname(file.path), file.folder]));
  return [...beside].flatMap(([folder, root]) =>
    lockedAndGone(folder)
      .filter(([, { protocol }]) => !protocols.has(protocol))
      .map(([spec, { protocol, version }]) => ({ lock: lockName(folder, root), spec, protocol, version: version ?? "unknown" })),
  );
}

export function goneText({ spec, protocol, version }: GoneSpec): string {
  return `${spec} (protocol ${protocol}, version ${version}) was released and is gone. Fix: restore it, or let gridwright breaking --accept forget it`;
}
