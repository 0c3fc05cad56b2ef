import { test } from "uvu";
import * as assert from "uvu/assert";
import { UsageError } from "../../../examples/command-line/usage-error.js";
import { MAX_PATTERN_BYTES } from "../../../examples/scan/aho-corasick.js";
import { parseOptions } from "../../../examples/scan/options.js";

function messageOf(...args: string[]): string {
  try {
    return parseOptions(args) === "help" ? "(help)" : "(scan)";
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

test("patterns and paths make a request, in their order, each pattern once", () => {
  const parsed = parseOptions(["--pattern", "b", "src", "--pattern=a", "--pattern", "b", "lib"]);
  assert.equal(parsed, { request: { patterns: ["b", "a"], paths: ["src", "lib"] }, json: false, list: false, verify: false, device: undefined });
});

test("without patterns and paths it is the default scan, with any option", () => {
  for (const args of [[], ["--json"], ["--list"], ["--verify", "--json"], ["--device", "oracle"]]) {
    const parsed = parseOptions(args);
    assert.ok(parsed !== "help", args.join(" "));
    assert.is(parsed.request, undefined);
  }
});

test("patterns without a path and paths without a pattern are refused", () => {
  assert.match(messageOf("--pattern", "a"), /^no path/);
  assert.match(messageOf("src"), /^no pattern/);
});

test("an empty pattern is refused, also beside others", () => {
  assert.match(messageOf("--pattern", "", "src"), /^a pattern is empty/);
  assert.match(messageOf("--pattern=a", "--pattern=", "src"), /^a pattern is empty/);
});

test("--json with --list is refused, each alone is not", () => {
  assert.match(messageOf("--json", "--list"), /cannot be combined/);
  assert.is(messageOf("--json"), "(scan)");
  assert.is(messageOf("--list"), "(scan)");
});

test("an unknown option and a missing value are one line each", () => {
  assert.is(messageOf("--colour", "--pattern", "a", "src"), "unknown option '--colour'");
  assert.match(messageOf("src", "--pattern"), /^option '--pattern <value>' argument missing/);
  assert.match(messageOf("--pattern", "--json", "src"), /^option '--pattern' argument is ambiguous/);
  assert.match(messageOf("--json=yes"), /^option '--json' does not take an argument/);
});

test("a pattern that starts with a dash is given behind an equals sign", () => {
  assert.is(messageOf("--pattern=-x", "src"), "(scan)");
});

test("patterns may hold 65 535 bytes together, and no byte more", () => {
  assert.is(messageOf("--pattern", "é", "--pattern", "x".repeat(MAX_PATTERN_BYTES - 2), "src"), "(scan)");
  assert.match(messageOf("--pattern", "é", "--pattern", "x".repeat(MAX_PATTERN_BYTES - 1), "src"), /65536 bytes, limit 65535/);
});

test("--help wins over everything that is well formed", () => {
  assert.is(messageOf("--help", "--pattern", "a"), "(help)");
  assert.is(messageOf("-h"), "(help)");
});

test.run();
