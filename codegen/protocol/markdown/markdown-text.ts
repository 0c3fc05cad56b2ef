/** Text on its way into Markdown (CommonMark with GitHub's tables): it says what its author wrote and formats nothing else. */
import { proseLine, wrapProse } from "../prose.js";

/** Prose as paragraphs and lists, a line each. What stands between backticks stays code. */
export function markdownProse(doc: string): string[] {
  return wrapProse(doc, Number.POSITIVE_INFINITY).map((line) => {
    const [, marker = "", text = ""] = /^((?:[-*]|\d+\.) )?(.*)$/su.exec(line) ?? [];
    return `${marker}${inline(text, true)}`;
  });
}

/** Prose on one line, for a cell of a table or the middle of a sentence. */
export function markdownLine(doc: string): string {
  return inline(proseLine(doc), false);
}

/** A name or an expression as code; neither has backticks. */
export function code(text: string): string {
  return `\`${text.replace(/\s+/g, " ")}\``;
}

/** Something that a link of this page can lead to. */
export function anchor(...path: readonly string[]): string {
  return `<a id="${path.join("-")}"></a>`;
}

export function link(text: string, ...path: readonly string[]): string {
  return `[${text}](#${path.join("-")})`;
}

/** Its title, or `right` of it for numbers. */
type Column = string | { readonly title: string };

/** A column of numbers. */
export function right(title: string): Column {
  return { title };
}

/** A column in which nothing stands is left out. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const shown = columns.map((_, i) => i).filter((i) => i === 0 || rows.some((row) => (row[i] ?? "") !== ""));
  const line = (cells: readonly string[]): string => `| ${shown.map((i) => (cells[i] ?? "").replace(/\|/g, "\\|")).join(" | ")} |`;
  const titles = columns.map((column) => (typeof column === "string" ? column : column.title));
  const rulers = columns.map((column) => (typeof column === "string" ? "---" : "---:"));
  return [line(titles), line(rulers), ...rows.map(line)];
}

/**
 * A code span ends at the next backtick, an address at the next space. A backtick without a second is a character like any
 * other, and so are two around a backslash and a bar, which no code span in a table can say.
 */
const VERBATIM = /(`(?:[^`\\]|\\(?!\|))+`|https?:\/\/[^\s<>`\\]*[^\s<>`\\.,;:!?)\]'"])/u;

function inline(text: string, startsLine: boolean): string {
  return text
    .split(VERBATIM)
    .map((part, i) => (i % 2 === 0 ? escape(part, startsLine && i === 0) : part.startsWith("`") ? part : `<${withoutEntities(part)}>`))
    .join("");
}

function escape(text: string, startsLine: boolean): string {
  const escaped = withoutEntities(text)
    .replace(/[\\`*[\]~$]/g, "\\$&")
    .replace(/</g, "&lt;")
    // Within a word an underscore emphasizes nothing, and most of ours stand in names.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");
  return startsLine ? escaped.replace(/^(\s*)([#>+=-]|\d+[.)])/, (_, space: string, start: string) => `${space}${start.slice(0, -1)}\\${start.slice(-1)}`) : escaped;
}

function withoutEntities(text: string): string {
  return text.replace(/&(?=#?\w+;)/g, "&amp;");
}
