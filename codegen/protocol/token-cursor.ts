/** A short text of a spec, read token by token. What it is about, an expression or a rule, its language says. */

export interface TextLanguage {
  /** Sticky; its first group is a token, and white space may stand before it. */
  readonly token: RegExp;
  /** With its article, for what goes past a limit. */
  readonly what: string;
  /** Begins the sentence about a text that does not read as one. */
  readonly isNot: string;
}

/** What is wrong with an expression or a rule, as the end of a sentence that starts with it. */
export class ExpressionError extends Error {
  readonly help: string | undefined;

  constructor(problem: string, help?: string) {
    super(problem);
    this.help = help;
  }
}

const MAX_LENGTH = 500;
/** Parsers recurse, and so does everything that reads what they make. */
export const MAX_NESTING = 32;

export class TokenCursor {
  readonly #language: TextLanguage;
  readonly #tokens: readonly string[];
  #next = 0;

  /** Throws `ExpressionError`, as all that reads from it does. */
  constructor(text: string, language: TextLanguage) {
    if (text.length > MAX_LENGTH) throw new ExpressionError(`is longer than ${language.what} may be (${text.length} characters, limit ${MAX_LENGTH})`);
    this.#language = language;
    this.#tokens = this.#cut(text);
  }

  /** Undefined at the end. */
  peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  next(): string {
    const token = this.peek();
    if (token === undefined) this.fail("it ends early");
    this.#next += 1;
    return token;
  }

  /** Steps over the next token if it is one of `tokens`, and yields it. */
  take<T extends string>(...tokens: readonly T[]): T | undefined {
    const token = tokens.find((each) => each === this.peek());
    if (token !== undefined) this.#next += 1;
    return token;
  }

  /** What `parse` yields; the cursor stays where it was if that is undefined, or an `ExpressionError` is thrown. */
  attempt<T>(parse: () => T | undefined): T | undefined {
    const start = this.#next;
    try {
      const result = parse();
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
    this.#next = start;
    return undefined;
  }

  end(): void {
    const token = this.peek();
    if (token !== undefined) this.refuse(token);
  }

  limitNesting(depth: number): void {
    if (depth > MAX_NESTING) throw new ExpressionError(`nests deeper than ${this.#language.what} may (limit ${MAX_NESTING})`);
  }

  refuse(token: string): never {
    return this.fail(`unexpected ${JSON.stringify(token)}`);
  }

  fail(why: string): never {
    throw new ExpressionError(`${this.#language.isNot} (${why})`);
  }

  #cut(text: string): string[] {
    const { token: pattern } = this.#language;
    const tokens: string[] = [];
    const end = text.trimEnd().length;
    pattern.lastIndex = 0;
    while (pattern.lastIndex < end) {
      const start = pattern.lastIndex;
      const token = pattern.exec(text)?.[1];
      if (token === undefined) this.refuse(text.slice(start).trim().charAt(0));
      tokens.push(token);
    }
    return tokens;
  }
}
