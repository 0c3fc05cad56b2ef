/** Versions of an ABI: semver, in which 0.y.z keeps its promises within one y. */
import type { Bump } from "./report.js";

/** Semver 2.0.0, without build metadata: a version names one ABI. Longer numbers than these would not rise by one exactly. */
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** The smallest version after `before` that announces a change of this kind. */
export function smallestVersion(before: string, bump: Bump): string {
  const { major, minor, patch } = parse(before);
  if (bump === "none") return before;
  if (major === 0) return bump === "major" ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  return bump === "major" ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
}

/** A pre-release of a version counts as that version. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [parse(version), parse(least)];
  if (a.major !== b.major) return a.major > b.major;
  if (a.minor !== b.minor) return a.minor > b.minor;
  return a.patch >= b.patch;
}

function parse(version: string): Version {
  const [major = 0, minor = 0, patch = 0] = version.replace(/-.*$/, "").split(".").map(Number);
  return { major, minor, patch };
}
