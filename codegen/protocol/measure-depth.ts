/** How deep a YAML text nests, told by its lexer alone: the lexer is linear and does not recurse, the parser is neither. */
import { Lexer } from "yaml";

/** The place where `text` first nests deeper than `limit` levels; undefined when it never does. */
export function measureDepth(text: string, limit: number): { line: number; column: number } | undefined {
  const blocks: number[] = [];
  let flow = 0;
  let line = 1;
  let column = 1;
  let lineStart = true;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // The text of a scalar follows its mark, and may look like anything.
    const kind = scalar ? "scalar" : lexeme[0];
    scalar = !scalar && lexeme === SCALAR_MARK;
    if (kind === "[" || kind === "{") flow += 1;
    else if (kind === "]" || kind === "}") flow = Math.max(0, flow - 1);
    else if (flow === 0 && lineStart && kind !== " " && kind !== "\n" && kind !== "\r" && kind !== "#" && !isControl(kind)) {
      while ((blocks.at(-1) ?? 0) >= column) blocks.pop();
      blocks.push(column);
      // `- - x` nests twice on one line: after an indicator the next token opens a block of its own.
      lineStart = lexeme === "-" || lexeme === "?" || lexeme === ":";
    }
    if (blocks.length + flow > limit) return { line, column };
    if (isControl(kind)) continue;
    const breaks = lexeme.split("\n").length - 1;
    if (breaks === 0) column += lexeme.length;
    else {
      line += breaks;
      column = lexeme.length - lexeme.lastIndexOf("\n");
      lineStart = true;
    }
  }
  return undefined;
}

const SCALAR_MARK = "\u001f";

/** The lexer marks documents, scalars and ends of flow collections with characters that are not part of the text. */
function isControl(kind: string | undefined): boolean {
  return kind === undefined || kind === "\u0002" || kind === "\u0018" || kind === SCALAR_MARK || kind === "\uFEFF";
}
