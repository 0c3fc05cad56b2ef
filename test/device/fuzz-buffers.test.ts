/** A small share of `npm run fuzz -- buffers` on Dawn, and the command itself. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openDevice } from "../../runtime/node/index.js";
import { fuzzDevice } from "../support/fuzz/hostile-device.js";
import { runScript } from "../support/run-script.js";

test("rounds over hostile bytes end, and change nothing that is not theirs", async () => {
  await using device = await openDevice();
  const { run, findings } = await fuzzDevice({ device, seed: 3, count: 120 });
  assert.equal(findings, []);
  assert.is(run, 120);
});

test("the command prints its counts as one line of JSON", async () => {
  const { status, stdout, stderr } = await runScript("fuzz", "buffers", "--seed", "7", "--count", "200", "--device-count", "3", "--json");
  assert.is(stderr, "");
  assert.is(stdout, '{"host":200,"device":3,"untyped":0,"hangs":0,"outOfWindow":0,"foreignTenantWrites":0}\n');
  assert.is(status, 0);
});

test("a command that nobody knows, and a count that is none, are refused with what there is", async () => {
  for (const args of [["nothing"], ["buffers", "--count=-1"], ["buffers", "--seed=x"]]) {
    const { status, stdout, stderr } = await runScript("fuzz", ...args);
    assert.equal([status, stdout], [2, ""]);
    assert.match(stderr, /^fuzz: .*\nusage: .*NAME: .*buffers/);
  }
});

test.run();
