/** One scan from its request to its report. */
import { openChosenDevice } from "../command-line/open-chosen-device.js";
import type { Output } from "../command-line/output.js";
import type { ReportedInterruption } from "../command-line/reported-interruption.js";
import { UsageError } from "../command-line/usage-error.js";
import { buildAutomaton, countPatterns } from "./aho-corasick.js";
import { ChunkCounter } from "./chunk-counter.js";
import { scanGeometry } from "./chunk.js";
import { CorpusBatch } from "./corpus-batch.js";
import { defaultScan } from "./default-scan.js";
import { findPathProblem, walkFiles, type Unreadable } from "./file-walker.js";
import { MatchList } from "./match-list.js";
import type { ScanOptions } from "./options.js";
import { readBatches } from "./read-batches.js";
import { recount, type RecountFile } from "./recount.js";
import { formatJson, formatTable, megabytes } from "./scan-report.js";

/** Resolves to true when everything could be read and all counts agree. Throws `UsageError` before anything was done. */
export async function runScan(options: ScanOptions, interruption: ReportedInterruption, output: Output): Promise<boolean> {
  const started = performance.now();
  const { patterns, paths } = options.request ?? defaultScan();
  for (const path of paths) {
    const problem = findPathProblem(path);
    if (problem !== undefined) throw new UsageError(problem);
  }
  const patternBytes = patterns.map((pattern) => Buffer.from(pattern));
  const automaton = buildAutomaton(patternBytes);

  await using device = await openChosenDevice(options.device);
  const geometry = scanGeometry(automaton.longest, device.kind === "oracle" ? "interpreter" : "device");
  await using counter = await ChunkCounter.create(device, automaton, geometry);

  const read = { files: 0, bytes: 0, loadMs: 0 };
  const scanned: RecountFile[] = [];
  let complete = true;
  const onUnreadable = ({ path, reason }: Unreadable): void => {
    complete = false;
    output.complain(`cannot read ${JSON.stringify(path)}: ${reason}`);
  };
  const onFile = (path: string, bytes: number): void => {
    if (options.verify) scanned.push({ path, bytes });
  };
  const list = options.list ? new MatchList(automaton, patterns, (lines) => output.print(lines)) : undefined;
  let bytesDone = 0;
  const soFar = (): string => `${read.files} files read, ${megabytes(bytesDone)} counted`;
  const printed = list === undefined ? "no counts are printed" : "the list is incomplete";
  interruption.describe = () => `after ${((performance.now() - started) / 1000).toFixed(1)} s: ${soFar()}; ${printed}`;

  for await (const batch of readBatches(walkFiles(paths, onUnreadable), new CorpusBatch(geometry), read, { onUnreadable, onFile, signal: interruption.signal })) {
    const hits = await counter.count(batch, interruption.signal);
    bytesDone += batch.bytes;
    await list?.add(batch, hits);
    output.progress(soFar());
  }
  await list?.end();
  const counts = countPatterns(automaton, counter.visits);
  const { upload, run, readback } = counter.ms;
  const report = {
    device: device.name,
    files: read.files,
    bytes: read.bytes,
    slots: counter.slots,
    rounds: counter.rounds,
    faults: counter.faults,
    matches: new Map(patterns.map((pattern, index) => [pattern, counts[index] ?? 0])),
    ms: { load: read.loadMs, upload, run, readback, total: performance.now() - started },
  };
  if (options.json) await output.print(`${formatJson(report)}\n`);
  else if (list === undefined) await output.print(formatTable(report));

  const findings: string[] = [];
  if (counter.faults > 0) findings.push(`${counter.faults} of ${counter.slots} slots faulted: ${counter.firstFault}`);
  if (list !== undefined) findings.push(...listDifferences(list, patterns, counts));
  if (options.verify) {
    interruption.describe = () => `while recounting ${megabytes(read.bytes)} on the CPU; what is printed is the device's`;
    output.progress(`recounting ${megabytes(read.bytes)} on the CPU`);
    const { counts: expected, changed } = await recount(scanned, patternBytes, interruption.signal);
    findings.push(...changed.map((path) => `verify: ${JSON.stringify(path)} changed while it was scanned`));
    patterns.forEach((pattern, index) => {
      if (counts[index] !== expected[index]) findings.push(`verify: the device counts ${JSON.stringify(pattern)} ${counts[index]} times, the CPU ${expected[index]} times`);
    });
    if (!options.json && !options.list && findings.length === 0) await output.print("verified: a recount on the CPU gives the same counts\n");
  }
  output.clearProgress();
  for (const finding of findings) output.complain(finding);
  if (!complete) output.complain("some files or folders could not be read; their contents are not counted");
  return complete && findings.length === 0;
}

function listDifferences(list: MatchList, patterns: readonly string[], counts: readonly number[]): string[] {
  const chunks = list.differences.map(({ path, fileOffset, deviceHits, hostHits }) => `list: in the chunk at ${fileOffset} of ${JSON.stringify(path)} the device counts ${deviceHits} hits, the host ${hostHits}`);
  const totals = patterns.flatMap((pattern, index) => (list.counts[index] === counts[index] ? [] : [`list: the device counts ${JSON.stringify(pattern)} ${counts[index]} times, the list has ${list.counts[index]}`]));
  return [...chunks, ...totals];
}
