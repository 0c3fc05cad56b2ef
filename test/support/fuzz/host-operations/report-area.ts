import * as wire from "../../../../runtime/generated/megakernel.js";
import { attempt, expect } from "../host-case.js";
import type { HostArea } from "./host-area.js";

const MOST_SLOTS = 8;

/** The report and the parameter block: what only Gridwright's own two sides exchange. */
export const reportArea: HostArea = {
  capacity: wire.REPORT_FIXED_BYTES + MOST_SLOTS * 4 + 64,
  valid(view, noise) {
    const slots = noise.below(MOST_SLOTS + 1);
    for (let word = 0; word < wire.REPORT_FIXED_WORDS + slots; word++) view.setUint32(word * 4, word < 16 ? noise.tellingWord() : 0, true);
    return wire.REPORT_FIXED_BYTES + slots * 4;
  },
  run({ bytes }, [a, b]) {
    const report = attempt("generated decodeReport", () => wire.decodeReport(bytes));
    expect(report === undefined || report.changed.length <= bytes.byteLength / 4, "decodeReport yields more words than there are");
    attempt("generated decodeReport at an offset", () => wire.decodeReport(bytes, a));
    attempt("generated validateReport", () => wire.validateReport(bytes, b));
    attempt("generated decodeParameters", () => wire.decodeParameters(bytes, a));
    attempt("generated validateParameters", () => wire.validateParameters(bytes));
  },
};
