/**
 * What somebody would write who knows that the ring is aligned and whole, and wants it fast: one loop over the words, each
 * offset a literal, every check in place. Returns, or throws, what the runtime's own calls do.
 */
const SLOT_WORDS = 16;
const DONE = 3;
const PUBLISHED = 1;
const LAST_STATE = 8;
const TENANTS = 29;
const NORMAL = 2;
const LAST_PRIORITY = 4;
const LAST_SYSTEM_OPCODE = 7;

/** Publishes packed items (four words each) at NORMAL priority. Everything is checked before the first word is written. */
export function publishByHand(ring: Uint8Array, startSlot: number, tenant: number, items: Uint32Array): number {
  const words = new Uint32Array(ring.buffer, ring.byteOffset, ring.byteLength / 4);
  const count = items.length / 4;
  if (tenant >= TENANTS) throw new RangeError("tenant");
  if ((startSlot + count) * SLOT_WORDS > words.length) throw new RangeError("window");
  for (let at = 0; at < items.length; at += 4) {
    const opcode = items[at] ?? 0;
    const isReserved = opcode >= 0x80000000 || (opcode >= 0xfff0 && opcode <= 0xffff);
    if (opcode > LAST_SYSTEM_OPCODE && isReserved && opcode !== 0xfffe && opcode !== 0x80000001 && opcode !== 0xffffffff) throw new RangeError("opcode");
  }
  const start = startSlot * SLOT_WORDS;
  for (let at = start, end = start + count * SLOT_WORDS; at < end; at += SLOT_WORDS) {
    const status = words[at] ?? 0;
    if (status !== 0 && status !== DONE) throw new RangeError("busy");
  }
  for (let at = start, item = 0; item < items.length; at += SLOT_WORDS, item += 4) {
    words[at + 1] = items[item] ?? 0;
    words[at + 2] = tenant;
    words[at + 3] = NORMAL;
    words[at + 4] = items[item + 1] ?? 0;
    words[at + 5] = items[item + 2] ?? 0;
    words[at + 6] = items[item + 3] ?? 0;
    words[at + 7] = 0;
    words[at + 8] = 0;
    words[at + 9] = 0;
    words[at + 10] = 0;
    words[at + 11] = 0;
    words[at + 12] = 0;
    words[at + 13] = 0;
    words[at + 14] = 0;
    words[at + 15] = 0;
    words[at] = PUBLISHED;
  }
  return count;
}

/** How many slots are implausible: an unknown state or, in use, a tenant or a priority that is none. */
export function inspectByHand(ring: Uint8Array): number {
  const words = new Uint32Array(ring.buffer, ring.byteOffset, ring.byteLength / 4);
  let wrong = 0;
  for (let at = 0; at < words.length; at += SLOT_WORDS) {
    const status = words[at] ?? 0;
    if (status === 0) continue;
    if (status > LAST_STATE || (words[at + 2] ?? 0) >= TENANTS || (words[at + 3] ?? 0) > LAST_PRIORITY) wrong++;
  }
  return wrong;
}

export function countByHand(ring: Uint8Array): number {
  const words = new Uint32Array(ring.buffer, ring.byteOffset, ring.byteLength / 4);
  let done = 0;
  for (let at = 0; at < words.length; at += SLOT_WORDS) if (words[at] === DONE) done++;
  return done;
}
