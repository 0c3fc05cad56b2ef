/** A reader who does everything that docs/your-own-protocol.md says sees what it shows. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { blocksOf, Tutorial, type Block } from "../../support/docs/tutorial.js";
import { ROOT } from "../../support/repository-specs.js";

const PAGE = readFileSync(join(ROOT, "docs/your-own-protocol.md"), "utf8");

async function inFolder(use: (tutorial: Tutorial) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "gridwright-docs-")));
  try {
    await use(new Tutorial(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the workflow of the page runs, in its order. */
function workflowSteps(block: Block): string[] {
  const workflow: { jobs: { check: { steps: readonly { run?: string }[] } } } = parse(block.text);
  return workflow.jobs.check.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
}

test("the page's commands print what it shows, and its workflow fails on the breaking change alone", async () => {
  await inFolder(async (tutorial) => {
    let workflow: string[] = [];
    const failing = async (): Promise<string | undefined> => {
      for (const step of workflow) if ((await tutorial.command(step)).code !== 0) return step;
      return undefined;
    };
    for (const block of blocksOf(PAGE)) {
      await tutorial.follow(block);
      if (block.language !== "yaml") continue;
      workflow = workflowSteps(block);
      assert.is(await failing(), "npx gridwright check --format github");
    }
    assert.is(workflow.length, 4);
    assert.is(await failing(), undefined);
  });
});

test("a page that shows something else fails, at its line", async () => {
  const wrong = ["```console\n$ npx gridwright --version\n999.0.0\n```\n", "```console fails\n$ npx gridwright --version\n...\n```\n", "```diff\n--- none.yaml\n+++ none.yaml\n-a\n+b\n```\n", "```ts\nlet a;\n```\n"];
  for (const page of wrong) {
    await inFolder(async (tutorial) => {
      const [block] = blocksOf(page);
      assert.ok(block);
      const outcome: unknown = await tutorial.follow(block).then(() => "nothing", (error: unknown) => error);
      assert.instance(outcome, Error, page);
    });
  }
});

test.run();
