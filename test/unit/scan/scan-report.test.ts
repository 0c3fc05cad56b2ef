import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatJson, formatTable, type ScanReport } from "../../../examples/scan/scan-report.js";

const report: ScanReport = {
  device: "a device",
  files: 2,
  bytes: 1_234_567,
  slots: 302,
  rounds: 3,
  faults: 0,
  matches: new Map([["the", 1000], ["__proto__", 1], ["tab\t", 0]]),
  ms: { load: 1.25, upload: 2, run: 30.04, readback: 0.5, total: 40 },
};

test("JSON is one line with exactly the keys that are promised", () => {
  const text = formatJson(report);
  assert.not.match(text, /\n/);
  const parsed: unknown = JSON.parse(text);
  assert.equal(parsed, {
    device: "a device",
    files: 2,
    bytes: 1_234_567,
    slots: 302,
    rounds: 3,
    faults: 0,
    matches: JSON.parse('{"the": 1000, "__proto__": 1, "tab\\t": 0}'),
    ms: { load: 1.3, upload: 2, run: 30, readback: 0.5, total: 40 },
  });
});

test("the table names device, sizes, each pattern with its count, and each stage with its time", () => {
  const text = formatTable(report);
  assert.match(text, /^device {2}a device\nfiles {3}2\nbytes {3}1 234 567\nslots {3}302\nrounds {2}3\n\n/);
  assert.match(text, /\nthe {10}1 000\n__proto__ {8}1\ntab\\t {12}0\n/);
  assert.match(text, /\nprepare {4}6\.2\n(.*\n)*total {5}40\.0\n$/);
});

test("the table mentions faults only where there are some", () => {
  assert.not.match(formatTable(report), /faults/);
  assert.match(formatTable({ ...report, faults: 4 }), /\nfaults {2}4\n/);
});

test.run();
