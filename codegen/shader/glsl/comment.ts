/**
 * Text as GLSL line comments, one per line of the text. A backslash at a line's end would join the next line to the
 * comment (GLSL 4.50, 3.1 "Character Set and Phases of Compilation"), so none ever stands there.
 */
export function commentLines(text: string | undefined): string[] {
  if (text === undefined || text.trim() === "") return [];
  return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => `// ${line}`.trimEnd().replace(/\\$/, "\\."));
}
