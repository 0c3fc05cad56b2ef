import { test } from "uvu";
import * as assert from "uvu/assert";
import { buildProgram } from "../../../ir/builder.js";
import type { Expression, Statement } from "../../../ir/ir.js";
import { printProgram } from "../../../ir/print.js";
import { blocksOf, forEachExpression, forEachStatement, mapExpression, mapOperands, operandsOf, placeOf } from "../../../ir/traverse.js";
import { fixedArray, runtimeArray, u32 } from "../../../ir/types.js";

const sample = buildProgram({ name: "sample", workgroupSize: [1, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(fixedArray(u32, 2)), lengthParameter: "n" });
  const a = k.let("a", 1);
  k.if(k.eq(a, 2), () => {
    k.for("i", 0, a, (i) => k.store(data.at(i).at(a), k.add(k.load(data.at(0).at(i)), 3)));
  }, () => k.region("g", () => k.switch(a, [{ values: [4], body: () => k.return() }], () => void k.let("b", k.select(true, a, 5)))));
});

test("statements are visited in source order, outer ones first", () => {
  const kinds: string[] = [];
  forEachStatement(sample.body, (statement) => kinds.push(statement.kind));
  assert.equal(kinds, ["Let", "If", "For", "Store", "Region", "Switch", "Return", "Let"]);
});

test("expressions of a statement are visited with their indices first, without those of its blocks", () => {
  const store = find("Store");
  const seen: string[] = [];
  forEachExpression(store, (each) => seen.push(each.kind === "Ref" ? each.name : each.kind));
  assert.equal(seen, ["i", "a", "Binary", "Load", "Const", "i", "Const"]);
  seen.length = 0;
  forEachExpression(find("For"), (each) => seen.push(each.kind));
  assert.equal(seen, ["Const", "Ref"]);
});

test("blocks and places of a node", () => {
  assert.equal(blocksOf(find("If")).map((block) => block.length), [1, 1]);
  assert.equal(blocksOf(find("Switch")).map((block) => block.length), [1, 1]);
  assert.equal(blocksOf(find("Store")), []);
  assert.is(placeOf(find("Store"))?.root.name, "data");
  assert.is(placeOf(find("For")), undefined);
});

test("mapping with the identity rebuilds every expression and changes nothing", () => {
  const before = printProgram(sample).text;
  const copy = sample.body.map((statement) => mapOperands(statement, (each) => mapExpression(each, (same) => same)));
  assert.is(printProgram({ ...sample, body: copy }).text, before);
  const [old, fresh] = [sample.body[0], copy[0]].map((each) => each && operandsOf(each)[0]);
  assert.equal(fresh, old);
  assert.is.not(fresh, old);
});

test("mapping works from the leaves up", () => {
  const one: Expression = { kind: "Const", type: u32, value: 1 };
  const sum: Expression = { kind: "Binary", operator: "add", left: one, right: { kind: "Binary", operator: "add", left: one, right: one } };
  const folded = mapExpression(sum, (each) => {
    if (each.kind !== "Binary" || each.left.kind !== "Const" || each.right.kind !== "Const") return each;
    return { kind: "Const", type: u32, value: Number(each.left.value) + Number(each.right.value) };
  });
  assert.equal(folded, { kind: "Const", type: u32, value: 3 });
});

function find(kind: Statement["kind"]): Statement {
  let found: Statement | undefined;
  forEachStatement(sample.body, (statement) => {
    if (statement.kind === kind) found ??= statement;
  });
  assert.ok(found, `no ${kind}`);
  return found;
}

test.run();
