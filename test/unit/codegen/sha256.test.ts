import { createHash } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sha256 } from "../../../codegen/shader/sha256.js";

test("equals Node's SHA-256 on both sides of every block boundary, and on text beyond ASCII", () => {
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 5000]) {
    const text = "é".repeat(length % 7) + "x".repeat(length - (length % 7) * 2 < 0 ? 0 : length - (length % 7) * 2);
    assert.is(sha256(text), createHash("sha256").update(text).digest("hex"), `${length} bytes`);
  }
});

test.run();
