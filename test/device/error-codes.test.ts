/** The closed union of error codes: each is produced by something, typed, and says what to do. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../runtime/error.js";
import { ERROR_PRODUCERS } from "../support/error-producers.js";

for (const [code, produce] of Object.entries(ERROR_PRODUCERS)) {
  test(`${code} is produced, with what to do at the end of its message`, async () => {
    let error: unknown;
    try {
      await produce();
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(isGridwrightError(error), `no error of ours, but ${String(error)}`);
    assert.is(error.code, code);
    assert.ok(error.help !== "" && error.message.endsWith(`Fix: ${error.help}`), error.message);
    // Starts within a line, as no word but an abbreviation starts it large, and brings no stop of its own.
    const sentence = error.message.slice(0, -` Fix: ${error.help}`.length);
    assert.match(sentence, /^(?![A-Z][a-z])[^]*[^.]\.$/);
  });
}

test.run();
