/** `gridwright breaking --against OLD NEW` on every recorded edit: the same rules, levels, lines and sentences in JSON and in what people and GitHub read. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EDITS } from "../../filetests/breaking/edits.js";
import { readProjectFile } from "../../support/repository-specs.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const RELEASED = readProjectFile("test/filetests/breaking/released.yaml");

/** What `--format json` prints. */
interface Report {
  readonly findings: readonly { readonly file: string; readonly line: number; readonly column: number; readonly rule: string; readonly level: string; readonly message: string; readonly bump: string }[];
  readonly additions: readonly { readonly line: number; readonly column: number; readonly rule: string; readonly message: string }[];
  readonly specs: readonly { readonly bump: string; readonly version: { readonly needed: string; readonly allowed: boolean } }[];
}

const test = suite<{ project: TemporaryProject }>("recorded edits");

test.before.each((context) => {
  context.project = new TemporaryProject({ "old.yaml": RELEASED });
});

test.after.each(({ project }) => project.remove());

async function breaking(project: TemporaryProject, text: string, format: string): Promise<{ readonly code: number; readonly out: string }> {
  project.write("new.yaml", text);
  const { code, out, error } = await project.command("breaking", "--against", `${project.folder}/old.yaml`, `${project.folder}/new.yaml`, "--format", format);
  assert.is(error, "");
  return { code, out: out.replaceAll(`${project.folder}/`, "") };
}

function edited(replace: readonly (readonly [from: string, to: string])[]): string {
  return replace.reduce((text, [from, to]) => text.replace(from, () => to), RELEASED);
}

test("there are forty of them and more, and some change prose alone", () => {
  assert.ok(EDITS.length >= 40);
  assert.ok(EDITS.some(({ says }) => says.length === 0));
});

for (const [i, { name, replace, says }] of EDITS.entries()) {
  // A format knows no rule, so that they can take turns.
  const other = i % 2 === 0 ? "text" : "github";
  test(`${name}: json and ${other} say the same, and the exit code is that of the findings`, async ({ project }) => {
    const { code, out } = await breaking(project, edited(replace), "json");
    const { findings, additions, specs }: Report = JSON.parse(out);
    assert.equal(
      [...findings.map(({ line, column, level, rule, message }) => `${line}:${column} ${level} ${rule}: ${message}`), ...additions.map(({ line, column, rule, message }) => `+ ${line}:${column} ${rule}: ${message}`)],
      says,
    );
    assert.is(code, findings.length === 0 ? 0 : 1);
    assert.is(specs[0]?.version.allowed, says.length === 0);

    const read = await breaking(project, edited(replace), other);
    assert.is(read.code, code);
    if (other === "text") {
      assert.equal(read.out.split("\n").slice(0, findings.length), findings.map((each) => `new.yaml:${each.line}:${each.column} ${each.level} ${each.rule}: ${each.message} (${each.bump})`));
      return;
    }
    const annotations = read.out.split("\n").filter((line) => line !== "");
    assert.is(annotations.length, findings.length === 0 ? 0 : findings.length + 1);
    findings.forEach(({ line, column, level, rule }, i) => assert.ok(annotations[i]?.startsWith(`::error file=new.yaml,line=${line},col=${column},title=${rule} (${level})::`), annotations[i]));
  });
}

test("an edit passes once its version is high enough, and its findings are still listed", async ({ project }) => {
  for (const { name, replace, says } of EDITS.filter((_, i) => i % 4 === 1)) {
    const raised = edited(replace).replace("version: 1.4.0", "version: 2.0.0");
    const { code, out } = await breaking(project, raised, "json");
    const { findings }: Report = JSON.parse(out);
    assert.equal([code, findings.length], [0, says.filter((line) => !line.startsWith("+")).length], name);
  }
});

test.run();
