/** Runs of bytes cut into rows of a map. Rows that would only repeat an array become one break. */
import { ROW_BYTES, type MapSpan } from "./map-spans.js";

export type MapRow = CellRow | BreakRow;

/** `ROW_BYTES` bytes, or fewer at the end of the buffer. */
export interface CellRow {
  readonly kind: "Cells";
  readonly offsetBytes: number;
  readonly cells: readonly MapCell[];
}

/** The part of a span that lies in one row. */
export interface MapCell {
  readonly span: MapSpan;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Whole rows of one span that are not drawn. */
export interface BreakRow {
  readonly kind: "Break";
  readonly span: MapSpan;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Spans of more rows than this are broken. */
const WHOLE_ROWS = 4;

export function mapRows(spans: readonly MapSpan[]): MapRow[] {
  const rows: MapRow[] = [];
  let cells: MapCell[] = [];
  const close = (offsetBytes: number): void => {
    if (cells.length > 0) rows.push({ kind: "Cells", offsetBytes, cells });
    cells = [];
  };
  for (const span of spans) {
    const end = span.offsetBytes + span.sizeBytes;
    const gap = breakOf(span);
    for (let at = span.offsetBytes; at < end; ) {
      if (gap !== undefined && at === gap.offsetBytes) {
        rows.push(gap);
        at += gap.sizeBytes;
        continue;
      }
      const next = Math.min(end, rowStart(at) + ROW_BYTES);
      cells.push({ span, offsetBytes: at, sizeBytes: next - at });
      if (next % ROW_BYTES === 0) close(rowStart(at));
      at = next;
    }
  }
  const last = cells[0];
  if (last !== undefined) close(rowStart(last.offsetBytes));
  return rows;
}

function breakOf(span: MapSpan): BreakRow | undefined {
  const end = span.offsetBytes + span.sizeBytes;
  const first = Math.ceil(span.offsetBytes / ROW_BYTES) * ROW_BYTES;
  const last = rowStart(end);
  if (span.kind === "Elided") return last > first ? { kind: "Break", span, offsetBytes: first, sizeBytes: last - first } : undefined;
  if (last - first <= WHOLE_ROWS * ROW_BYTES) return undefined;
  // The row that the span starts in stays, and the one that it ends in.
  const from = first === span.offsetBytes ? first + ROW_BYTES : first;
  const to = last === end ? last - ROW_BYTES : last;
  return { kind: "Break", span, offsetBytes: from, sizeBytes: to - from };
}

function rowStart(offsetBytes: number): number {
  return Math.floor(offsetBytes / ROW_BYTES) * ROW_BYTES;
}
