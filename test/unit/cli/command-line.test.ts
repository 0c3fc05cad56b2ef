/** What docs/command-line.md promises: the commands, their help, the members of their JSON, and the exit codes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "../../support/repository-specs.js";
import { TemporaryProject, type CommandResult } from "../../support/temporary-project.js";

const SPEC = "gridwright: 1\nprotocol: points\nversion: 1.0.0\nconstants: { cap: 8 }\n";
const CONFIG = JSON.stringify({ protocols: [{ spec: "points.yaml", typescript: "out", shaders: "out" }], manifest: "out/manifest.json" });
const KERNEL = 'import { buildProgram } from "gridwright/ir";\nexport const nothing = buildProgram({ name: "nothing", workgroupSize: [1, 1, 1] }, () => {});\n';
const page = readFileSync(join(ROOT, "docs/command-line.md"), "utf8");

const test = suite<{ project: TemporaryProject }>("the command line");

test.before.each((context) => {
  context.project = new TemporaryProject({ "points.yaml": SPEC, "gridwright.config.json": CONFIG, "kernel.ts": KERNEL });
});

test.after.each(({ project }) => project.remove());

/** Rows of the page's table below a heading: what stands in back quotes in each cell. */
function rows(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? page;
  return [...section.matchAll(/^\| (.+) \|$/gm)]
    .map(([, cells = ""]) => cells.split(" | "))
    .slice(2)
    .map((cells) => cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text).join(" ") || cell));
}

function membersOf({ out }: CommandResult): string[] {
  assert.is(out.split("\n").length, 1, out);
  return Object.keys(JSON.parse(out));
}

test("the page lists the commands that there are, and each has a help of its own", async ({ project }) => {
  const { out } = await project.command("--help");
  const commands = [...(out.split("options:")[0] ?? "").matchAll(/^ {2}(\S+) {2,}/gm)].map(([, name = ""]) => name);
  assert.equal(rows("").map(([command = ""]) => command.split(" ")[0]), commands);
  for (const name of commands) {
    const help = await project.command(name, "--help");
    assert.is(help.code, 0);
    assert.match(help.out, `usage: gridwright ${name} `);
    assert.match(help.out, "--help, -h");
    assert.match(help.out, "--format");
  }
});

test("a command that nobody knows, an option that nobody knows and a wrong value end with 2 and say what there is", async ({ project }) => {
  const unknown = await project.command("chekc");
  assert.equal([unknown.code, unknown.error.split("\n")[0]], [2, "gridwright: there is no command chekc; did you mean check?"]);
  assert.is((await project.command()).code, 2);
  assert.is((await project.gen("--chekc")).code, 2);
  assert.is((await project.gen("--chekc")).error, "gridwright: Unknown option '--chekc'; did you mean --check? Fix: gridwright gen --help lists what it takes");
  assert.is((await project.gen("--surely")).error.split(/[;.] /)[0], "gridwright: Unknown option '--surely'");
  assert.is((await project.gen("points.yaml")).error, "gridwright: Unexpected argument 'points.yaml'. Fix: gridwright gen --help lists what it takes");
  assert.is((await project.command("gen", "--format")).error, "gridwright: Option '--format <value>' argument missing. Fix: gridwright gen --help lists what it takes");
  const format = await project.gen("--format", "xml");
  assert.equal([format.code, format.error], [2, "gridwright: --format is text or json, not xml"]);
});

test("each command prints one line of JSON with the members that the page lists", async ({ project }) => {
  const inProject = ["--project", project.folder, "--format", "json"];
  const calls: Readonly<Record<string, () => Promise<CommandResult>>> = {
    init: () => project.command("init", join(project.folder, "new"), "--format", "json"),
    gen: () => project.command("gen", ...inProject),
    "gen --check": () => project.command("gen", "--check", ...inProject),
    check: () => project.command("check", ...inProject),
    "breaking --accept": () => project.command("breaking", "--accept", ...inProject),
    breaking: () => project.command("breaking", ...inProject),
    "verify-kernel": () => project.command("verify-kernel", join(project.folder, "kernel.ts"), "--seeds", "1", "--format", "json"),
  };
  const promised = new Map(rows("For programs").map(([command = "", members = ""]) => [command, members.split(" ")]));
  for (const [command, call] of Object.entries(calls)) assert.equal(membersOf(await call()).sort(), promised.get(command)?.sort(), command);
  // That of a watch is tested where watches are, those of `explain` and of `doctor`, which starts five processes, where they are.
  const untested = [...promised.keys()].filter((command) => calls[command] === undefined);
  assert.equal(untested, ["gen --watch", "explain", "doctor", "a spec or a configuration that is not legal", "anything else that ends a command"]);
  assert.equal(promised.get("gen --watch"), ["written", "removed", "unchanged", "milliseconds"]);
  assert.equal(promised.get("doctor"), ["ok", "findings"]);
});

test("what ends a command is told to programs too: diagnostics with their places, or an error", async ({ project }) => {
  project.edit("points.yaml", "cap: 8", "cap: [8]");
  for (const command of ["gen", "check"]) {
    const result = await project.command(command, "--project", project.folder, "--format", "json");
    assert.equal([result.code, membersOf(result)], [1, ["diagnostics"]]);
    const [first] = JSON.parse(result.out).diagnostics;
    assert.equal([first.kind, typeof first.code, typeof first.message, first.at.file, first.at.line, Array.isArray(first.notes)], ["invalid", "string", "string", "points.yaml", 4, true]);
  }
  for (const args of [["--project", "/"], ["--chekc"], ["points.yaml"]]) {
    const lost = await project.command("gen", ...args, "--format", "json");
    assert.equal([lost.code, membersOf(lost)], [2, ["error"]]);
  }
});

test.run();
