import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatDiagnostic } from "../../../ir/diagnostic.js";
import { RULES, verify } from "../../../ir/verify.js";
import { EFFECT_CASES } from "../../support/verify-cases/effects.js";
import { NAME_CASES } from "../../support/verify-cases/names.js";
import { RESOURCE_CASES } from "../../support/verify-cases/resources.js";
import { OPERATION_CASES } from "../../support/verify-cases/operations.js";
import { SYNCHRONIZATION_CASES } from "../../support/verify-cases/synchronization.js";
import type { RuleCase } from "../../support/verify-cases/rule-case.js";
import { TYPE_CASES } from "../../support/verify-cases/types.js";

const CASES: readonly RuleCase[] = [...NAME_CASES, ...TYPE_CASES, ...OPERATION_CASES, ...EFFECT_CASES, ...RESOURCE_CASES, ...SYNCHRONIZATION_CASES];

function findings(program: RuleCase["keeps"], { profile }: RuleCase): { codes: string[]; text: string } {
  const verification = verify(program, profile);
  const all = verification.ok ? verification.warnings : verification.diagnostics;
  return { codes: all.map((each) => each.code), text: all.map((each) => formatDiagnostic(each)).join("\n") };
}

for (const each of CASES) {
  test(`${each.rule} refuses ${each.refuses}, and that alone`, () => {
    const control = findings(each.keeps, each);
    assert.equal(control.codes, [], `the control case: ${control.text}`);
    const broken = findings(each.breaks, each);
    assert.equal(broken.codes, [each.rule], broken.text);
  });
}

test("every rule has a case on both sides of its boundary", () => {
  const tested = new Set<string>(CASES.map((each) => each.rule));
  assert.equal(Object.keys(RULES).filter((rule) => !tested.has(rule)), []);
});

test("every finding points into the printed program", () => {
  for (const each of CASES) {
    const verification = verify(each.breaks, each.profile);
    const [finding] = verification.ok ? verification.warnings : verification.diagnostics;
    assert.is(finding?.at.file, `${each.breaks.name}.ir`);
    const isWhole = each.breaks.name !== "sample" || ["workgroup/size", "limit/workgroup-size", "limit/invocations", "limit/block-nesting", "limit/expression-depth"].includes(each.rule);
    assert.is((finding?.at.line ?? 0) > 1, !isWhole, `${each.rule}: ${each.refuses}`);
  }
});

test.run();
