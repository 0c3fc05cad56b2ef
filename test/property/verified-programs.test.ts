/** The law of verification: what it lets through, Dawn and naga accept; what it does not, it explains. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { formatDiagnostic } from "../../ir/diagnostic.js";
import { interpret } from "../../ir/interpret/interpret.js";
import { hasGridSync, holdersOfGridSyncs } from "../../ir/grid-syncs.js";
import type { Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";
import { printProgram } from "../../ir/print.js";
import { verify, verifyOrThrow } from "../../ir/verify.js";
import { validateWithNaga } from "../../testing/naga.js";
import { validateWgsl } from "../../testing/null-device.js";
import { mutate, NODE_KINDS } from "../support/mutate-program.js";
import { BUFFERS } from "../support/random-program/memory.js";
import { randomProgram } from "../support/random-program/random-program.js";
import { Tape } from "../support/random-program/tape.js";
import { withoutDivergentBarriers } from "../support/without-divergent-barriers.js";

const SEED = 20261;
const DIVERGENCE = ["uniformity/barrier", "uniformity/workgroup-uniform-load", "barrier/after-divergent-return"];
/** Ends shrinking in time; the smallest program found by then is reported. */
const LIMITED = { seed: SEED, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true };

async function assertAccepted(program: Program): Promise<void> {
  const wgsl = compileKernel(program, { targets: ["wgsl"] }).code.wgsl ?? "";
  for (const judge of [validateWgsl, validateWithNaga]) {
    const { findings } = await judge(wgsl);
    assert.equal(findings.map((each) => each.message), [], `${printProgram(program).text}\n${wgsl}`);
  }
}

/** Two workgroups over short buffers of odd words. */
function smallRun() {
  const parameters = { count: 4, item_count: 2, total_count: 3, shift: -3, scale: 1.5, enabled: true };
  const bytes = Object.entries(bufferBytes(parameters)).map(([name, length]) => [name, Uint8Array.from({ length }, (_, i) => (i * 37) % 256)]);
  return { grid: [2, 1, 1] as const, parameters, buffers: Object.fromEntries(bytes) };
}

function bufferBytes(parameters: Readonly<Record<string, number | boolean>>): Record<string, number> {
  const entries = BUFFERS.map(({ name, type, lengthParameter }) => {
    const { fixedBytes, strideBytes = 0 } = bufferLayout(type);
    return [name, fixedBytes + strideBytes * Number(parameters[lengthParameter ?? ""] ?? 0)];
  });
  return Object.fromEntries(entries);
}

test("Dawn's null backend and naga accept random verified programs", async () => {
  let barriers = 0;
  await fc.assert(
    fc.asyncProperty(randomProgram({ maxChoices: 2000 }), async (random) => {
      const { program } = withoutDivergentBarriers(random);
      const verification = verify(program);
      assert.ok(verification.ok, verification.ok ? "" : verification.diagnostics.map((each) => formatDiagnostic(each, verification.source)).join("\n"));
      barriers += JSON.stringify(program).split('"Barrier"').length - 1;
      await assertAccepted(program);
    }),
    { ...LIMITED, numRuns: 30 },
  );
  assert.ok(barriers > 8, `the programs have barriers (${barriers})`);
});

test("Dawn's null backend and naga accept what a split makes of random verified programs", async () => {
  let split = 0;
  await fc.assert(
    fc.asyncProperty(randomProgram({ maxChoices: 1200, gridSyncs: true }), async (random) => {
      const { program } = withoutDivergentBarriers(random);
      if (!hasGridSync(program.body) || !verify(program).ok) return;
      split += 1;
      await assertAccepted(program);
    }),
    { ...LIMITED, numRuns: 60 },
  );
  assert.ok(split > 12, `${split} programs have grid syncs`);
});

test("a program with a divergent barrier is refused for that alone", () => {
  let refused = 0;
  fc.assert(
    fc.property(randomProgram({ maxChoices: 1000 }), (random) => {
      const { removed } = withoutDivergentBarriers(random);
      const verification = verify(random);
      const codes = verification.ok ? [] : verification.diagnostics.filter((each) => each.kind !== "warning").map((each) => each.code);
      assert.is(codes.length, removed);
      assert.equal(codes.filter((code) => !DIVERGENCE.includes(code)), []);
      refused += verification.ok ? 0 : 1;
    }),
    { ...LIMITED, numRuns: 60 },
  );
  assert.ok(refused > 10, `some are refused (${refused})`);
});

test("no barrier of a verified program diverges on the oracle", () => {
  let completed = 0;
  fc.assert(
    fc.property(randomProgram({ maxChoices: 800 }), fc.nat(), (random, seed) => {
      const program = verifyOrThrow(withoutDivergentBarriers({ ...random, workgroupSize: [4, 1, 1] }).program);
      const outcome = interpret(program, { ...smallRun(), seed, stepBudget: 20_000, races: false });
      assert.equal(outcome.findings.filter((each) => each.code === "barrier/divergence"), [], printProgram(program).text);
      completed += outcome.completed ? 1 : 0;
    }),
    { ...LIMITED, numRuns: 30 },
  );
  assert.ok(completed > 20, `most run to their end (${completed})`);
});

test("no barrier of a verified program with grid syncs diverges on the oracle", () => {
  const seen = { syncs: 0, completed: 0, held: 0, refused: 0 };
  fc.assert(
    fc.property(randomProgram({ maxChoices: 900, gridSyncs: true }), fc.nat(), (random, seed) => {
      const { program } = withoutDivergentBarriers({ ...random, workgroupSize: [4, 1, 1] });
      const verification = verify(program);
      if (!verification.ok) {
        const errors = verification.diagnostics.filter((each) => each.kind !== "warning").map((each) => each.code);
        assert.equal(errors.filter((code) => !["grid-sync/break", "grid-sync/condition-race", "grid-sync/host-bound"].includes(code)), []);
        seen.refused += 1;
        return;
      }
      const outcome = interpret(verification.program, { ...smallRun(), seed, stepBudget: 20_000, races: false });
      assert.equal(outcome.findings.filter((each) => each.code === "barrier/divergence"), [], printProgram(program).text);
      seen.syncs += hasGridSync(program.body) ? 1 : 0;
      seen.held += holdersOfGridSyncs(program.body).size > 0 ? 1 : 0;
      seen.completed += outcome.completed ? 1 : 0;
    }),
    { ...LIMITED, numRuns: 150 },
  );
  assert.ok(seen.syncs > 20 && seen.held > 5 && seen.refused > 0 && seen.completed > 100, JSON.stringify(seen));
});

test("random programs have every node", () => {
  const json = JSON.stringify(fc.sample(randomProgram({ maxChoices: 1500, gridSyncs: true }), { seed: SEED, numRuns: 60 }));
  assert.equal(NODE_KINDS.filter((kind) => !json.includes(`"kind":"${kind}"`)), []);
});

test("a mutated program is refused with findings, or Dawn and naga accept it too", async () => {
  let accepted = 0;
  const mutated = fc.tuple(randomProgram({ maxChoices: 300 }), fc.array(fc.nat({ max: 0xffff }), { minLength: 30, maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(mutated, async ([random, choices]) => {
      const { program } = withoutDivergentBarriers(mutate(random, new Tape(choices)));
      const verification = verify(program);
      if (!verification.ok) return assert.ok(verification.diagnostics.length > 0);
      accepted += 1;
      await assertAccepted(program);
    }),
    { ...LIMITED, numRuns: 120 },
  );
  assert.ok(accepted > 10, `some mutations keep every rule (${accepted})`);
});

test.run();
