/** `gridwright explain`: what the bytes of a file mean, value by value. */
import { readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { didYouMean } from "../codegen/protocol/closest.js";
import type { CompletedSpec } from "../codegen/protocol/compile-spec.js";
import type { Command } from "./command.js";
import { CommandError } from "./command-error.js";
import { explainBytes, type Subject } from "./explain/explanation.js";
import { inBlocks } from "./explain/in-blocks.js";
import { printHtml } from "./explain/print-html.js";
import { printJson } from "./explain/print-json.js";
import { printText } from "./explain/print-text.js";
import { failureReason } from "./failure-reason.js";
import { formatOption } from "./format-option.js";
import { compileAll, specFiles } from "./spec-files.js";

/** Each word becomes a line, so a larger file is nothing that anyone could read. */
const MOST_BYTES = 16 * 1024 * 1024;
const FORMATS = ["text", "json", "html"] as const;

const HELP = `usage: gridwright explain FILE (--buffer NAME | --struct NAME) [OPTION]...

Says what the bytes of a file mean: offset, bytes, field, value, the line of the spec that declares it, and everything
that the protocol does not allow. Elements that repeat the one before them are counted instead of shown.

options:
  --buffer NAME         the bytes are this buffer's
  --struct NAME         or one struct
  --spec SPEC           the spec (default: the one of gridwright.config.json that has the name)
  --parameter NAME=N    elements of the run-time tail (default: as many as there are bytes for)
  --format FORMAT       text (default), json, or html: one page, without network, in which pointing at a byte shows its field
  --html                the same as --format html
  --project FOLDER      where to look for gridwright.config.json instead
  --help, -h            this text

A page goes to the standard output: gridwright explain ring.bin --buffer ring --html > ring.html

Exit codes: 0 nothing wrong; 1 findings, a file too short or too long among them; 2 a call that could not work.`;

export const explainCommand: Command = {
  summary: "say what the bytes of a file mean: text, json, or a page to point at",
  help: HELP,
  run: async (args, output) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        buffer: { type: "string" },
        struct: { type: "string" },
        spec: { type: "string" },
        parameter: { type: "string", multiple: true, default: [] },
        format: { type: "string", default: "text" },
        html: { type: "boolean", default: false },
        project: { type: "string", default: "." },
      },
    });
    const format = values.html ? "html" : formatOption(values.format, FORMATS);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new CommandError(`explain takes one file (${positionals.length} given). Fix: gridwright explain FILE --buffer NAME`, 2);
    const specs = compileAll(specFiles(values.project, values.spec === undefined ? [] : [values.spec])).map(({ spec }) => spec);
    const subject = findSubject(specs, values.buffer, values.struct);
    const count = tailCount(subject, values.parameter);
    const explanation = explainBytes(file, readBytes(file), subject, count);
    if (format === "html") printHtml(explanation, output);
    else inBlocks(output, (lines) => (format === "json" ? printJson : printText)(explanation, lines));
    return explanation.findingCount === 0 ? 0 : 1;
  },
};

function readBytes(file: string): Uint8Array {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new CommandError(`${file} is no file. Fix: name the file that holds the bytes`, 2);
    if (stat.size > MOST_BYTES) throw new CommandError(`${file} holds ${stat.size} bytes (legal: up to ${MOST_BYTES}). Fix: cut out the part that matters, for example with head -c`, 2);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} can't be read (${failureReason(error)})`, 2);
  }
}

function findSubject(specs: readonly CompletedSpec[], buffer: string | undefined, struct: string | undefined): Subject {
  const kind = buffer === undefined ? "struct" : "buffer";
  const name = buffer ?? struct;
  const names = (each: CompletedSpec): readonly { readonly name: string; readonly origin: "own" | "base" }[] => (kind === "buffer" ? each.layout.buffers : each.layout.structs);
  if (name === undefined || (buffer !== undefined && struct !== undefined)) {
    const buffers = [...new Set(specs.flatMap((each) => each.layout.buffers.map((known) => known.name)))];
    throw new CommandError(`explain takes one of --buffer and --struct (buffers: ${buffers.join(", ") || "none"}). Fix: gridwright explain FILE --buffer NAME`, 2);
  }
  const having = specs.filter((each) => names(each).some((known) => known.name === name));
  // An extension has everything of its base too; the base says it first.
  const owning = having.filter((each) => names(each).some((known) => known.name === name && known.origin === "own"));
  const [spec, ...others] = owning.length > 0 ? owning : having;
  if (spec === undefined) {
    const known = [...new Set(specs.flatMap((each) => names(each).map((entry) => entry.name)))];
    const { help } = didYouMean(name, known);
    const files = specs.map((each) => each.spec.file).join(", ");
    throw new CommandError(`there is no ${kind} ${name} in ${files} (${known.join(", ") || "none"})${help === undefined ? "" : `; ${help}`}`, 2);
  }
  if (others.length > 0) throw new CommandError(`the ${kind} ${name} is in ${[spec, ...others].map((each) => each.spec.file).join(" and ")}. Fix: --spec ${spec.spec.file}`, 2);
  return { kind, name, spec };
}

function tailCount({ kind, name, spec: { layout, spec } }: Subject, given: readonly string[]): number | undefined {
  const wanted = kind === "buffer" ? layout.buffers.find((each) => each.name === name)?.lengthParameter : undefined;
  let count: number | undefined;
  for (const text of given) {
    const [, key = "", digits = ""] = /^([^=]*)=(\d+)$/.exec(text) ?? [];
    if (key === "") throw new CommandError(`--parameter takes NAME=N with a whole number, not ${text}. Fix: --parameter ${wanted ?? "NAME"}=8`, 2);
    if (key !== wanted) {
      const why = wanted === undefined ? "nothing of it is counted by a parameter" : `it is counted by ${wanted}`;
      throw new CommandError(`the ${kind} ${name} takes no parameter ${key}: ${why}`, 2);
    }
    const { min = 0, max = 0, at } = limitsOf(key, layout, spec);
    const value = Number(digits);
    if (value < min || value > max) throw new CommandError(`${key} is ${digits} (legal: ${min} to ${max}, ${at})`, 2);
    count = value;
  }
  return count;
}

function limitsOf(name: string, layout: CompletedSpec["layout"], spec: CompletedSpec["spec"]): { readonly min?: number; readonly max?: number; readonly at: string } {
  const parameter = layout.parameters.find((each) => each.name === name);
  const at = spec.parameters.find((each) => each.name === name)?.at ?? spec.at;
  return { ...(parameter === undefined ? {} : { min: parameter.min, max: parameter.max }), at: `${at.file}:${at.line}` };
}
