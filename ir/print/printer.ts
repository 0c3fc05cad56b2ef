/** Text under construction: lines, indentation, the position of each node, and the structs defined so far. */
import { compareExchangeResult } from "../ir.js";
import type { SourceLocation } from "../diagnostic.js";
import { isIdentifier } from "../identifier.js";
import type { Environment } from "../type-of.js";
import { typeName, typesEqual, type Struct, type Type } from "../types.js";

const INDENT = "  ";

export class Printer {
  readonly file: string;
  /** What names mean in the function that is being printed. */
  environment: Environment = new Map();
  readonly #lines: string[] = [];
  readonly #locations = new Map<object, SourceLocation>();
  /** Structs by the name they print with. The result of a compare-exchange is known to every reader and never defined. */
  readonly #structs = new Map<string, Struct>();
  #current = "";
  #depth = 0;

  constructor(file: string) {
    this.file = file;
    for (const scalar of ["u32", "i32"] as const) {
      const type = compareExchangeResult(scalar);
      if (type.kind === "Struct") this.#structs.set(type.name, type);
    }
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  locationOf(node: object): SourceLocation | undefined {
    return this.#locations.get(node);
  }

  /** The node starts here. */
  mark(node: object): this {
    if (!this.#locations.has(node)) this.#locations.set(node, { file: this.file, line: this.#lines.length + 1, column: this.#current.length + 1 });
    return this;
  }

  write(text: string): this {
    this.#current += text;
    return this;
  }

  line(content: () => void): void {
    this.#current = INDENT.repeat(this.#depth);
    content();
    this.#lines.push(this.#current);
    this.#current = "";
  }

  blankLine(): void {
    this.#lines.push("");
  }

  indent(content: () => void): void {
    this.#depth++;
    content();
    this.#depth--;
  }

  list<Item>(items: readonly Item[], print: (item: Item) => void): void {
    items.forEach((item, i) => {
      if (i > 0) this.write(", ");
      print(item);
    });
  }

  /** A name as it is; one that is no identifier is quoted, so that no two programs can print alike. */
  name(name: string): string {
    return isIdentifier(name) || name.startsWith("__compare_exchange_") ? name : JSON.stringify(name);
  }

  /** Prints the definition of every struct in the type that has none yet, inner ones first. */
  defineStructs(type: Type): void {
    if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return this.defineStructs(type.element);
    if (type.kind !== "Struct" || this.#printedName(type) !== undefined) return;
    for (const member of type.members) this.defineStructs(member.type);
    const name = this.#freeName(this.name(type.name));
    this.#structs.set(name, type);
    this.blankLine();
    this.line(() => this.write(`struct ${name} {`));
    this.indent(() => {
      for (const member of type.members) {
        const align = member.alignBytes === undefined ? "" : ` align(${member.alignBytes})`;
        const size = member.sizeBytes === undefined ? "" : ` size(${member.sizeBytes})`;
        this.line(() => this.write(`${this.name(member.name)}: ${this.typeName(member.type)}${align}${size}`));
      }
    });
    this.line(() => this.write("}"));
  }

  typeName(type: Type): string {
    switch (type.kind) {
      case "FixedArray":
        return `array<${this.typeName(type.element)}, ${type.count}>`;
      case "RuntimeArray":
        return `array<${this.typeName(type.element)}>`;
      case "Struct":
        return this.#printedName(type) ?? `undefined struct ${JSON.stringify(type)}`;
      default:
        return typeName(type);
    }
  }

  #printedName(type: Struct): string | undefined {
    for (const [name, defined] of this.#structs) if (typesEqual(defined, type)) return name;
    return undefined;
  }

  #freeName(name: string): string {
    if (!this.#structs.has(name)) return name;
    for (let i = 2; ; i++) if (!this.#structs.has(`${name}#${i}`)) return `${name}#${i}`;
  }
}
