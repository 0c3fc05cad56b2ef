/** The command line of the scan, read and checked; nothing here touches a file. */
import { readArguments } from "../command-line/read-arguments.js";
import { UsageError } from "../command-line/usage-error.js";
import { MAX_PATTERN_BYTES } from "./aho-corasick.js";

export function usageText(devices: readonly { readonly name: string; readonly opens: string }[]): string {
  return `usage: npm start -- [OPTION]... --pattern P [--pattern P]... PATH...
       npm start -- [OPTION]...          scans this repository's own sources

Counts how often each byte pattern occurs in files, overlapping occurrences included, on a GPU.
Folders are scanned recursively; symbolic links are not followed.

  --pattern P    what to look for, as UTF-8 bytes; give it once per pattern
  --json         print one line of JSON and nothing else
  --list         print PATH:OFFSET:PATTERN for each occurrence, offsets in bytes from 0
  --verify       count again on the CPU, in another way; exit 1 on any difference
  --device NAME  run on this device and no other:
${devices.map(({ name, opens }) => `                   ${name.padEnd(8)}  ${opens}`).join("\n")}
  --help         print this

exit status: 0 fine; 1 something was unreadable, counts differ, or the device failed; 2 usage; 130 interrupted
`;
}

export interface ScanOptions {
  /** Distinct, in the order given. Undefined: the default scan. */
  readonly request: ScanRequest | undefined;
  readonly json: boolean;
  readonly list: boolean;
  readonly verify: boolean;
  readonly device: string | undefined;
}

export interface ScanRequest {
  readonly patterns: readonly string[];
  readonly paths: readonly string[];
}

/** Throws `UsageError`, its message one line. */
export function parseOptions(args: readonly string[]): ScanOptions | "help" {
  const { values, positionals: paths } = readArguments(args, {
    allowPositionals: true,
    options: {
      pattern: { type: "string", multiple: true },
      json: { type: "boolean" },
      list: { type: "boolean" },
      verify: { type: "boolean" },
      device: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";

  const patterns = [...new Set(values.pattern ?? [])];
  if (patterns.includes("")) throw new UsageError("a pattern is empty");
  if (patterns.length === 0 && paths.length > 0) throw new UsageError("no pattern to look for in the paths; add --pattern P");
  if (patterns.length > 0 && paths.length === 0) throw new UsageError("no path to look for the patterns in; add a file or a folder");
  if (values.json && values.list) throw new UsageError("--json and --list cannot be combined");
  const patternBytes = patterns.reduce((sum, pattern) => sum + Buffer.byteLength(pattern), 0);
  if (patternBytes > MAX_PATTERN_BYTES) throw new UsageError(`the patterns are too long together (${patternBytes} bytes, limit ${MAX_PATTERN_BYTES})`);
  const { json = false, list = false, verify = false, device } = values;
  return { request: patterns.length === 0 ? undefined : { patterns, paths }, json, list, verify, device };
}
