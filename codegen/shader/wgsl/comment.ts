/**
 * Text as WGSL line comments, one per line of the text. WGSL ends a line comment at any of its seven line breaks
 * (`#blankspace-and-line-breaks`), so a text can never leak out of its comment.
 */
export function commentLines(text: string | undefined): string[] {
  if (text === undefined || text.trim() === "") return [];
  return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => `// ${line}`.trimEnd());
}

/** The same on one line, for a comment that stands inside code. */
export function commentLine(text: string): string {
  return commentLines(text.replace(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, " ")).join("");
}
