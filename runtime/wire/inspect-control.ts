import {
  ABI_HASH,
  CONTROL_FIXED_BYTES,
  CONTROL_HEADER_ABI_HASH_WORD,
  CONTROL_HEADER_MAGIC_WORD,
  CONTROL_HEADER_OBSERVABLE_COUNT_WORD,
  CONTROL_HEADER_SLOT_COUNT_WORD,
  CONTROL_OBSERVABLES_STRIDE_BYTES,
  CONTROL_PRIORITY_OFFSETS_WORD,
  CONTROL_TENANT_BASE_WORD,
  type Finding,
  MAGIC,
  TENANT_MASKS_WORD,
} from "../generated/megakernel.js";
import { readPriorityOffsets } from "./priority-offsets.js";
import { validateControl } from "./validate-control.js";

/**
 * What is implausible about a control buffer: a tenant table elsewhere; partitions that descend or do not end with the
 * ring; a header of another protocol or geometry. A buffer without a header, or without partitions, may be that of an
 * older encoder, and passes.
 *
 * @throws GridwrightError `resident/shape`
 */
export function inspectControl(control: Uint8Array, { slotCount }: { readonly slotCount?: number } = {}): Finding[] {
  validateControl(control);
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const word = (index: number): number => view.getUint32(index * 4, true);
  const findings: Finding[] = [];
  const expect = (path: string, at: number, expected: number): void => {
    if (word(at) !== expected) findings.push({ path: `control.${path}`, value: word(at), limit: String(expected) });
  };

  expect("tenant_base", CONTROL_TENANT_BASE_WORD, TENANT_MASKS_WORD);
  const offsets = readPriorityOffsets(control);
  if (offsets.some((offset) => offset !== 0)) {
    offsets.forEach((offset, level) => {
      const before = level === 0 ? 0 : (offsets[level - 1] ?? 0);
      if (offset < before) findings.push({ path: `control.priority_offsets[${level}]`, value: offset, limit: `at least ${before}, where the level before starts` });
    });
    if (slotCount !== undefined) expect(`priority_offsets[${offsets.length - 1}]`, CONTROL_PRIORITY_OFFSETS_WORD + offsets.length - 1, slotCount);
  }
  if (word(CONTROL_HEADER_MAGIC_WORD) !== 0) {
    expect("header_magic", CONTROL_HEADER_MAGIC_WORD, MAGIC);
    expect("header_abi_hash", CONTROL_HEADER_ABI_HASH_WORD, ABI_HASH);
    expect("header_observable_count", CONTROL_HEADER_OBSERVABLE_COUNT_WORD, (control.byteLength - CONTROL_FIXED_BYTES) / CONTROL_OBSERVABLES_STRIDE_BYTES);
    // 0 says nothing about the ring.
    if (slotCount !== undefined && word(CONTROL_HEADER_SLOT_COUNT_WORD) !== 0) expect("header_slot_count", CONTROL_HEADER_SLOT_COUNT_WORD, slotCount);
  }
  return findings;
}
