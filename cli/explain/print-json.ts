/** `explain` for programs: one JSON object, every value on a line of its own. Nothing is left out but findings beyond `MOST_FINDINGS`. */
import type { Output } from "../output.js";
import type { Explanation } from "./explanation.js";

export function printJson({ file, bytes, subject, count, findings, findingCount, annotations, place }: Explanation, output: Output): void {
  const { layout, spec } = subject.spec;
  const head = {
    file,
    byteLength: bytes.byteLength,
    [subject.kind]: subject.name,
    protocol: layout.protocol,
    version: layout.version,
    spec: spec.file,
    ...(count === undefined ? {} : { parameters: { [count.parameter]: count.value } }),
    findingCount,
    findings: findings.map(({ message, at, bytes: marked }) => ({ message, ...at, bytes: marked })),
  };
  output.out(`${JSON.stringify(head).slice(0, -1)},"fields":[`);
  let before: string | undefined;
  for (const { kind, offsetBytes, sizeBytes, path, type, value, spec: declared } of annotations({ elide: false })) {
    if (before !== undefined) output.out(`${before},`);
    const at = declared === "" ? {} : { file: place(declared).file, line: place(declared).line };
    before = JSON.stringify({ kind: kind.toLowerCase(), offsetBytes, sizeBytes, path, type, value, ...at });
  }
  if (before !== undefined) output.out(before);
  output.out("]}");
}
