import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatBench } from "../../../bench/bench-table.js";
import { environmentOf, measure, quantile, rowOf, type Contender } from "../../../bench/harness.js";

/** A clock that contenders move by hand. */
class Clock {
  ms = 0;
  readonly log: string[] = [];
  contender(name: string, cost: number, result: unknown = "same"): Contender {
    return {
      name,
      run: async () => {
        this.ms += cost;
        this.log.push(name);
        return result;
      },
    };
  }
}

test("the ratio is the contender's median over the baseline's, with an A/A row of the baseline", async () => {
  const clock = new Clock();
  const { rows, ratios } = await measure({ size: "8B", samples: 5, contenders: [clock.contender("a", 2), clock.contender("b", 7)] }, () => clock.ms);
  assert.equal(ratios, { "a-again/a@8B": 1, "b/a@8B": 3.5 });
  assert.equal(rows.map(({ name, samples, medianMs }) => [name, samples, medianMs]), [["a", 5, 2], ["a-again", 5, 2], ["b", 5, 7]]);
});

test("a run that does the work several times counts once, and further pairs have ratios of their own", async () => {
  const clock = new Clock();
  const contenders = [clock.contender("a", 8), clock.contender("b", 16), clock.contender("c", 48)] as const;
  const { rows, ratios } = await measure({ size: "8B", samples: 3, repeats: 4, contenders, pairs: [["c", "b"]] }, () => clock.ms);
  assert.equal(rows.map(({ name, medianMs }) => [name, medianMs]), [["a", 2], ["a-again", 2], ["b", 4], ["c", 12]]);
  assert.equal(ratios, { "a-again/a@8B": 1, "b/a@8B": 2, "c/a@8B": 6, "c/b@8B": 3 });
});

test("contenders take turns, and each starts a round as often as the others", async () => {
  const clock = new Clock();
  await measure({ size: "8B", samples: 4, contenders: [clock.contender("a", 1), clock.contender("b", 1)] }, () => clock.ms);
  // Two rounds warm up; a stands for itself and for its A/A twin.
  assert.is(clock.log.join(" "), "a a b a b a b a a a a b a b a b a a");
  const starts = clock.log.filter((_, index) => index % 3 === 0);
  assert.is(starts.filter((name) => name === "b").length, 2);
});

test("a slow contender may take part in every so many rounds, the warm-ups and the first one among them", async () => {
  const clock = new Clock();
  const slow: Contender = { ...clock.contender("b", 9), every: 3 };
  const { rows, ratios } = await measure({ size: "8B", samples: 7, contenders: [clock.contender("a", 1), slow] }, () => clock.ms);
  assert.equal(rows.map(({ name, samples }) => [name, samples]), [["a", 7], ["a-again", 7], ["b", 3]]);
  assert.is(ratios["b/a@8B"], 9);
  assert.is(clock.log.filter((name) => name === "b").length, 5);
});

test("a different result stops the bench, whichever contender has it", async () => {
  const clock = new Clock();
  const error: unknown = await measure({ size: "8B", samples: 1, contenders: [clock.contender("a", 1), clock.contender("b", 1, "other")] }, () => clock.ms).catch((caught: unknown) => caught);
  assert.instance(error, Error);
  assert.match(String(error), /b at 8B yields another result than its rivals \("other", expected "same"\)/);
});

test("quantiles interpolate between neighbours", () => {
  assert.is(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.is(quantile([1, 2, 3], 0.5), 2);
  assert.is(quantile([10, 20], 0.1), 11);
  assert.is(quantile([7], 0.9), 7);
});

test("any two contenders of a measurement make a ratio, under the names that it is given", async () => {
  const clock = new Clock();
  const contenders = [clock.contender("a", 2), clock.contender("b", 3), clock.contender("c", 12)] as const;
  const { ratios } = await measure({ size: "8B", samples: 3, contenders, pairs: [["c", "b"]] }, () => clock.ms);
  assert.is(ratios["c/b@8B"], 4);
  await measure({ size: "8B", samples: 1, contenders, pairs: [["c", "d"]] }, () => clock.ms).then(
    () => assert.unreachable(),
    (error: unknown) => assert.match(String(error), /no contender d/),
  );
});

test("times of something that runs alone make a row of their own", () => {
  assert.equal(rowOf("alone", "big", [7, 5, 6]), { name: "alone", size: "big", samples: 3, medianMs: 6, p10Ms: 5.2, p90Ms: 6.8 });
});

test("the table lists figures behind the ratios and judges them alike", () => {
  const result = { bench: "x", environment: environmentOf("d"), rows: [], ratios: {}, figures: { splitMs: 501, verifyMs: 300, turns: 2 } };
  const text = formatBench(result, {}, { splitMs: 500, verifyMs: 300 });
  assert.match(text, /splitMs {2}501\.00 {2}\(limit 500: MISSED\)\nverifyMs {2}300\.00 {2}\(limit 300: met\)\nturns {2}2\.00\n/);
});

test("the table says for each target whether it is met", () => {
  const result = { bench: "x", environment: environmentOf("d"), rows: [], ratios: { "b/a@8B": 3, "c/a@8B": 2.99 } };
  const text = formatBench(result, { "b/a@8B": 3, "c/a@8B": 3 });
  assert.match(text, /b\/a@8B {2}3\.00 {2}\(target 3: met\)/);
  assert.match(text, /c\/a@8B {2}2\.99 {2}\(target 3: MISSED\)/);
  const limited = formatBench(result, {}, { "b/a@8B": 2.99, "c/a@8B": 2.99 });
  assert.match(limited, /b\/a@8B {2}3\.00 {2}\(limit 2.99: MISSED\)/);
  assert.match(limited, /c\/a@8B {2}2\.99 {2}\(limit 2.99: met\)/);
});

test.run();
