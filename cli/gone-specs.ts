/** Specs that were released and are there no more, under no name: every program that was made from one has lost its other side. */
import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { LOCK_FILE } from "../codegen/protocol/lock-file.js";
import type { ComparedSpec } from "./compare-specs.js";
import { lockedSpecs } from "./earlier-layout.js";

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
    Object.entries(lockedSpecs(folder))
      .filter(([name, { protocol }]) => !existsSync(join(folder, name)) && !protocols.has(protocol))
      .map(([spec, { protocol, version }]) => ({ lock: relative(root, join(folder, LOCK_FILE)).split(sep).join("/"), spec, protocol, version: version ?? "unknown" })),
  );
}

export function goneText({ spec, protocol, version }: GoneSpec): string {
  return `${spec} (protocol ${protocol}, version ${version}) was released and is gone. Fix: restore it, or let gridwright breaking --accept forget it`;
}
