import { test } from "uvu";
import * as assert from "uvu/assert";
import { splitOnGridSync } from "../../../ir/passes/split-on-grid-sync.js";
import { u32 } from "../../../ir/types.js";
import { verify, verifyOrThrow } from "../../../ir/verify.js";
import { buffer, eval_, call, fn, for_, gridSync, lid, program, ref, store, u } from "../../support/program-data.js";

const counted = (counter: string) =>
  program([for_(counter, u(0), u(3), [eval_(call("mark", ref(counter))), store(buffer("data", lid), ref(counter)), gridSync])], {
    functions: [fn("mark", [["step", u32]], undefined, [store(buffer("data", ref("step")), u(1))])],
  });

test("a counter that is called as a local of a function gets another name as a dispatch parameter", () => {
  const { addedParameters, schedule, segments } = splitOnGridSync(verifyOrThrow(counted("step")));
  assert.ok(addedParameters.some(({ name }) => name === "step_1"), JSON.stringify(addedParameters));
  assert.match(JSON.stringify(schedule), /"variable":"step_1"/);
  for (const segment of segments) assert.ok(verify(segment.program).ok);
});

test("any other counter keeps its name", () => {
  const { addedParameters } = splitOnGridSync(verifyOrThrow(counted("k")));
  assert.ok(addedParameters.some(({ name }) => name === "k"));
});

test.run();
