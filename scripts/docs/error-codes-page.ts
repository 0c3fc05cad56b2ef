/** The text of `docs/error-codes.md`: the closed union in its order, a meaning for each code, and what the sources say. */
import { ERROR_MEANINGS } from "./error-meanings.js";
import { type ThrowSite, throwSites } from "./throw-sites.js";

export interface ErrorSources {
  /** Text of `runtime/error.ts`, whose union gives the order and the groups. */
  readonly union: string;
  /** Everything that throws, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

const HEAD = `<!-- generated from runtime/ by test/unit/docs/error-codes.test.ts; npm run bless -- docs/error-codes.md; do not edit -->

# Error codes

Everything that Gridwright throws at run time is a \`GridwrightError\`: \`code\` tells errors apart, \`fields\` holds the values
that the message says in prose, \`help\` says what to do. The message ends in \`Fix: \` and that help. Codes are a closed
union, \`ErrorCode\`; each is produced by at least one test.

\`\`\`ts
import assert from "node:assert/strict";
import { isGridwrightError, publishSlot } from "gridwright";

const ring = new Uint8Array(64);
publishSlot(ring, 0, 0, 8, []);
try {
  publishSlot(ring, 0, 0, 8, []);
} catch (error) {
  assert(isGridwrightError(error));
  assert.equal(error.code, "publish/slot-busy");
  assert.equal(error.fields["slot"], 0);
  assert.equal(error.help, "wait until the slot is done, acknowledge its fault, or use another slot");
}
\`\`\`

Words in braces are filled in at run time. Faults of single slots are no errors: a ticket settles with them.
`;

export function errorCodesPage({ union, sources }: ErrorSources): string {
  const sites = throwSites(sources);
  const known = Object.entries(ERROR_MEANINGS);
  const parts = groupsOf(union).map(({ title, codes }) => {
    const sections = codes.map((code) => section(code, known.find(([each]) => each === code)?.[1] ?? "", sites.filter((site) => site.code === code)));
    return `## ${title.slice(0, 1).toUpperCase()}${title.slice(1)}\n\n${sections.join("\n")}`;
  });
  return `${HEAD}\n${parts.join("\n")}`;
}

/** Codes under the comment that stands before them. */
function groupsOf(union: string): { readonly title: string; readonly codes: readonly string[] }[] {
  const groups: { title: string; codes: string[] }[] = [];
  for (const line of union.slice(union.indexOf("export type ErrorCode =")).split("\n")) {
    const [title, code] = [/^ {2}\/\/ (.+)$/.exec(line)?.[1], /^ {2}\| "([^"]+)"/.exec(line)?.[1]];
    if (title !== undefined) groups.push({ title, codes: [] });
    if (code !== undefined) groups.at(-1)?.codes.push(code);
  }
  return groups;
}

function section(code: string, meaning: string, sites: readonly ThrowSite[]): string {
  const fields = [...new Set(sites.flatMap((site) => site.fields))].sort();
  const lines = sites.filter(({ message }) => message !== "").map(({ message, help }) => `- ${message}. Fix: ${help}`);
  return [
    `### \`${code}\``,
    "",
    meaning,
    ...(fields.length === 0 ? [] : ["", `Fields: ${fields.map((field) => `\`${field}\``).join(", ")}.`]),
    ...(lines.length === 0 ? [] : ["", ...new Set(lines)]),
    "",
  ].join("\n");
}
