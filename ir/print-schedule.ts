/**
 * The text form of a split, for people and goldens: the order of the segments, why each value that crosses a cut is kept
 * where it is, and what each segment became. The same split prints the same.
 */
import type { HostExpression, Schedule, Segment, SplitProgram } from "./schedule.js";
import { printProgram } from "./print.js";
import { assertNever, typeName } from "./types.js";

export function printSchedule(split: SplitProgram): string {
  const sections = [head(split), printPart(split.schedule, split).join("\n"), crossing(split), ...split.segments.map(printSegment)];
  return `${sections.filter((each) => each !== "").join("\n\n")}\n`;
}

function head({ source, segments, scratch }: SplitProgram): string {
  const latches = segments.filter(({ latch }) => latch !== undefined).length;
  const counts = [count(segments.length - latches, "segment"), ...(latches === 0 ? [] : [count(latches, "latch")])];
  const lines = [`schedule of ${source.name}: ${counts.join(", ")}`];
  if (scratch !== undefined) {
    const sizes = [`${scratch.wordsPerInvocation * 4} bytes per invocation`, `${scratch.wordsPerWorkgroup * 4} bytes per workgroup`, `${scratch.wordsForLatches * 4} bytes for latches`];
    lines.push(`scratch \`${scratch.buffer.name}\`: ${sizes.filter((each) => !each.startsWith("0 ")).join(", ")}`);
  }
  return lines.join("\n");
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? "" : what.endsWith("h") ? "es" : "s"}`;
}

function printPart(part: Schedule, split: SplitProgram): string[] {
  const name = (segment: number): string => split.segments[segment]?.name ?? `segment ${segment}`;
  const block = (opening: string, body: Schedule): string[] => [`${opening} {`, ...indented(printPart(body, split)), "}"];
  switch (part.kind) {
    case "Dispatch":
      return [`dispatch ${name(part.segment)}`];
    case "Sequence":
      return part.parts.flatMap((each) => printPart(each, split));
    case "Repeat":
      return block(`repeat ${part.variable} in ${printHost(part.from)} ..< ${printHost(part.to)}`, part.body);
    case "Branch":
      return [...withoutEnd(block(`if ${printHost(part.condition)}`, part.then)), ...block("} else", part.else)];
    case "RepeatWhile":
      return block(`while latch ${name(part.latch)}, at most ${printHost(part.bound)} times`, part.body);
    case "BranchIf":
      return [...withoutEnd(block(`if latch ${name(part.latch)}`, part.then)), ...block("} else", part.else)];
    default:
      return assertNever(part);
  }
}

function withoutEnd(lines: readonly string[]): string[] {
  return lines.slice(0, -1);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

const SYMBOLS: Readonly<Record<string, string>> = {
  add: "+", sub: "-", mul: "*", div: "/", rem: "%", and: "&", or: "|", xor: "^", shl: "<<", shr: ">>", eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=",
  negate: "-", not: "!", complement: "~",
};

function printHost(expression: HostExpression): string {
  switch (expression.kind) {
    case "Const":
      return expression.type === "bool" ? String(expression.value) : `${expression.value}${expression.type[0]}`;
    case "Parameter":
      return expression.name;
    case "WorkgroupCount":
      return `num_workgroups.${["x", "y", "z"][expression.axis]}`;
    case "Unary":
      return `${SYMBOLS[expression.operator] ?? expression.operator}(${printHost(expression.operand)})`;
    case "Binary":
      return `(${printHost(expression.left)} ${SYMBOLS[expression.operator] ?? expression.operator} ${printHost(expression.right)})`;
    case "Select":
      return `select(${[expression.condition, expression.whenTrue, expression.whenFalse].map(printHost).join(", ")})`;
    case "Convert":
      return `convert<${expression.to}>(${printHost(expression.value)})`;
    default:
      return assertNever(expression);
  }
}

function crossing({ crossing: values }: SplitProgram): string {
  if (values.length === 0) return "no value lives across a cut";
  const rows = values.map(({ name, type, kept, bytes, reason }) => [name, typeName(type), kept === "recomputed" ? kept : `${bytes} bytes ${kept}`, reason]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return ["values that live across a cut", ...rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`)].join("\n");
}

function printSegment({ name, program, latch, traffic }: Segment): string {
  const said = (verb: string, names: readonly string[]): string[] => (names.length === 0 ? [] : [`  ${verb} ${names.join(", ")}`]);
  const { text } = printProgram(program);
  const entry = text.slice(text.indexOf("\nentry {") + 1).trimEnd();
  const lines = [
    latch === undefined ? `segment ${name}` : `latch ${name}`,
    ...said("recomputes", traffic.recomputed),
    ...said("reloads", traffic.reloaded),
    ...said("spills", traffic.spilled),
  ];
  return `${lines.join("\n")}\n${entry}`;
}
