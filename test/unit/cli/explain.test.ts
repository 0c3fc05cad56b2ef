/** `gridwright explain` from the command line: what it refuses, with which exit code and in which words. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "../../support/repository-specs.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const SPEC = `gridwright: 1
protocol: points
version: 1.0.0
parameters:
  point_count: { min: 1, max: 3 }
  other_count: { min: 0, max: 9 }
structs:
  point: { fields: { x: { type: u32, valid: { max: 9 } }, y: u32 } }
buffers:
  points: { group: 0, binding: 0, access: read, element: point, count: point_count }
  head:   { group: 0, binding: 1, access: read, fields: { a: u32, _pad: { type: u32, reserved: true } } }
`;
const CONFIG = { protocols: [{ spec: "points.yaml", typescript: "src", shaders: "src" }] };

const test = suite<{ project: TemporaryProject; explain: (bytes: readonly number[], ...args: readonly string[]) => Promise<{ code: number; lines: string[] }> }>("explain");

test.before.each((context) => {
  const project = new TemporaryProject({ "points.yaml": SPEC, "gridwright.config.json": JSON.stringify(CONFIG) });
  context.project = project;
  context.explain = async (bytes, ...args) => {
    writeFileSync(join(project.folder, "f.bin"), Uint8Array.from(bytes));
    const { code, out, error } = await project.command("explain", join(project.folder, "f.bin"), "--project", project.folder, ...args);
    return { code, lines: `${out}${error}`.replaceAll(`${project.folder}/`, "").split("\n") };
  };
});
test.after.each(({ project }) => project.remove());

const words = (...values: readonly number[]): number[] => [...new Uint8Array(Uint32Array.from(values).buffer)];

test("bytes without a finding end with exit code 0", async ({ explain }) => {
  assert.equal(await explain(words(9, 1), "--struct", "point"), {
    code: 0,
    lines: [
      "f.bin: 8 bytes as the struct point of points 1.0.0 (points.yaml)",
      "    byte  bytes                    field    value  spec",
      "       0  09 00 00 00              point.x  9      points.yaml:8",
      "       4  01 00 00 00              point.y  1      points.yaml:8",
      "nothing wrong",
    ],
  });
});

test("a value that the protocol does not allow ends with exit code 1 and its constraint's place", async ({ explain }) => {
  const { code, lines } = await explain(words(10, 1), "--struct", "point");
  assert.is(code, 1);
  assert.equal(lines.slice(3), ["       !  point.x is 10 (legal: at most 9); points.yaml:8:45", "       4  01 00 00 00              point.y  1      points.yaml:8", "1 finding"]);
});

test("a file that is too short, too long or empty is a finding, with the place where it ends", async ({ explain }) => {
  const last = async (bytes: readonly number[], ...args: readonly string[]): Promise<string> => {
    const { code, lines } = await explain(bytes, ...args);
    assert.is(code, 1);
    return lines.find((line) => line.includes("!")) ?? "";
  };
  assert.is(await last(words(1, 0, 7), "--buffer", "head"), "       !  f.bin holds 4 bytes beyond the end of head (legal: 8 bytes); points.yaml:11:3");
  assert.is(await last(words(1, 0).slice(0, 7), "--buffer", "head"), "       !  f.bin ends after 7 bytes, inside head._pad (legal: 8 bytes); points.yaml:11:3");
  assert.is(await last(words(1), "--buffer", "head"), "       !  f.bin ends after 4 bytes, behind head.a (legal: 8 bytes); points.yaml:11:3");
  assert.is(await last([], "--buffer", "head"), "       !  f.bin ends after 0 bytes, before head begins (legal: 8 bytes); points.yaml:11:3");
  assert.is(await last([], "--buffer", "points"), "       !  f.bin holds 0 elements of points (legal: point_count from 1 to 3); points.yaml:10:3");
  assert.is(await last(words(1, 1, 1, 1, 1, 1, 1, 1), "--buffer", "points"), "       !  f.bin holds 4 elements of points (legal: point_count from 1 to 3); points.yaml:10:3");
  assert.is(await last(words(1, 1, 1), "--buffer", "points"), "       !  f.bin ends behind points[1].x: its last element has 4 bytes (legal: 8); points.yaml:10:3");
  assert.is(await last(words(1, 1, 1), "--buffer", "points", "--parameter", "point_count=1"), "       !  f.bin holds 4 bytes beyond the end of points with point_count 1 (legal: 8 bytes); points.yaml:10:3");
  assert.is(await last(words(1, 1, 1), "--buffer", "points", "--parameter", "point_count=2"), "       !  f.bin ends after 12 bytes, behind points[1].x (legal: 16 bytes); points.yaml:10:3");
});

test("every number of elements that the parameter allows is fine", async ({ explain }) => {
  for (const count of [1, 3]) assert.is((await explain(words(...Array<number>(2 * count).fill(1)), "--buffer", "points")).code, 0);
});

test("a call that could not work ends with exit code 2 and says what to write", async ({ project, explain }) => {
  const refusal = async (...args: readonly string[]): Promise<string> => {
    const { code, lines } = await explain(words(1, 1), ...args);
    assert.is(code, 2, args.join(" "));
    return lines[0] ?? "";
  };
  assert.is(await refusal(), "gridwright: explain takes one of --buffer and --struct (buffers: points, head). Fix: gridwright explain FILE --buffer NAME");
  assert.is(await refusal("--buffer", "head", "--struct", "point"), "gridwright: explain takes one of --buffer and --struct (buffers: points, head). Fix: gridwright explain FILE --buffer NAME");
  assert.is(await refusal("--buffer", "point"), "gridwright: there is no buffer point in points.yaml (points, head); did you mean points?");
  assert.is(await refusal("--struct", "zebra"), "gridwright: there is no struct zebra in points.yaml (point)");
  assert.is(await refusal("--buffer", "points", "--parameter", "point_count=4"), "gridwright: point_count is 4 (legal: 1 to 3, points.yaml:5)");
  assert.is(await refusal("--buffer", "points", "--parameter", "point_count=-1"), "gridwright: --parameter takes NAME=N with a whole number, not point_count=-1. Fix: --parameter point_count=8");
  assert.is(await refusal("--buffer", "points", "--parameter", "other_count=1"), "gridwright: the buffer points takes no parameter other_count: it is counted by point_count");
  assert.is(await refusal("--buffer", "head", "--parameter", "point_count=1"), "gridwright: the buffer head takes no parameter point_count: nothing of it is counted by a parameter");
  assert.is(await refusal("--buffer", "head", "--format", "xml"), "gridwright: --format is text, json or html, not xml");
  assert.is(await refusal("--buffer", "head", "more.bin"), "gridwright: explain takes one file (2 given). Fix: gridwright explain FILE --buffer NAME");
  assert.match(await refusal("--buffer", "head", "--spec", "none.yaml"), "gridwright: the spec none.yaml can't be read");
  assert.match((await project.command("explain", project.folder, "--project", project.folder, "--buffer", "head")).error, "is no file. Fix: name the file that holds the bytes");
  assert.match((await project.command("explain", `${project.folder}/no.bin`, "--project", project.folder, "--buffer", "head")).error, /no\.bin can't be read \(there is no such file\)/);
});

test("a name of two specs is asked back, and a base's name is the base's", async ({ project, explain }) => {
  project.write("again.yaml", SPEC.replace("protocol: points", "protocol: again"));
  project.write("more.yaml", "gridwright: 1\nprotocol: more\nversion: 1.0.0\nextends: points.yaml\nconstants: { a: 1 }\n");
  const protocols = (...specs: readonly string[]): string => JSON.stringify({ protocols: specs.map((spec) => ({ ...CONFIG.protocols[0], spec })) });
  project.write("gridwright.config.json", protocols("more.yaml", "points.yaml"));
  assert.match((await explain(words(1, 0), "--buffer", "head")).lines[0] ?? "", "of points 1.0.0");
  project.write("gridwright.config.json", protocols("points.yaml", "again.yaml"));
  assert.equal(await explain(words(1, 0), "--buffer", "head"), { code: 2, lines: ["gridwright: the buffer head is in points.yaml and again.yaml. Fix: --spec points.yaml"] });
});

test("json is one object with every value, whatever repeats", async ({ explain }) => {
  const { code, lines } = await explain(words(1, 1, 1, 1, 99, 1), "--buffer", "points", "--format", "json");
  assert.is(code, 1);
  const json = JSON.parse(lines.join("\n"));
  assert.equal(json.findings, [{ message: "points[2].x is 99 (legal: at most 9)", file: json.findings[0].file, line: 8, column: 45, bytes: [{ offsetBytes: 16, sizeBytes: 4 }] }]);
  assert.equal(json.fields.map(({ path, value }: { path: string; value: string }) => `${path} ${value}`), ["points[0].x 1", "points[0].y 1", "points[1].x 1", "points[1].y 1", "points[2].x 99", "points[2].y 1"]);
  assert.equal(json.parameters, { point_count: 3 });
});

test("html is one page that loads nothing, in which the file's name is text", async ({ project }) => {
  writeFileSync(join(project.folder, "<b>&.bin"), Uint8Array.from(words(1, 0)));
  const { code, out } = await project.command("explain", join(project.folder, "<b>&.bin"), "--project", project.folder, "--buffer", "head", "--html");
  assert.is(code, 0);
  assert.match(out, "&lt;b&gt;&amp;.bin as head</h1>");
  assert.not.match(out, /<b>&|\b(src|href)=|https?:/);
});

test("a reader that has seen enough is no error", ({ project }) => {
  writeFileSync(join(project.folder, "f.bin"), Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) >> 3));
  const command = `"${process.execPath}" --import tsx cli/main.ts explain "${project.folder}/f.bin" --spec "${project.folder}/points.yaml" --buffer points | head -1`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: ROOT, encoding: "utf8", timeout: 60_000 });
  assert.match(stdout, "200000 bytes as the buffer points");
  assert.is(stderr, "");
});

test.run();
