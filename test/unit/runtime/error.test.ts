import { test } from "uvu";
import * as assert from "uvu/assert";
import { GridwrightError, isGridwrightError } from "../../../runtime/error.js";

test("the message ends with what to do, and the fields say it for programs", () => {
  const error = new GridwrightError({ code: "ring/full", message: "the ring is full (4 slots)", help: "await ring.writable", fields: { limit: 4 } });
  assert.is(error.message, "the ring is full (4 slots). Fix: await ring.writable");
  assert.is(error.fields["limit"], 4);
});

test("an error of another copy of the package is recognised, any other error is not", () => {
  const foreign = Object.assign(new Error("x"), { name: "GridwrightError", code: "ring/full", fields: {} });
  assert.ok(isGridwrightError(foreign));
  assert.not.ok(isGridwrightError(new Error("x")));
  assert.not.ok(isGridwrightError({ code: "ring/full", fields: {} }));
});

test.run();
