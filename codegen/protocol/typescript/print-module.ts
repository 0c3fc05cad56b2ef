/**
 * The one module that knows ts-morph. It is loaded when the first module is printed, because that takes longer than
 * everything else that `gen` does; and it gets whole modules, because one call per statement is many times slower.
 */
import { assertNever } from "../../../ir/types.js";
import { withoutCommentEnd, wrapProse } from "../prose.js";
import type { ClassDeclaration, ConstantDeclaration, Declaration, Member, Module, ParameterDeclaration } from "./declaration.js";
import type { ClassDeclarationStructure, OptionalKind, ParameterDeclarationStructure, Project, StatementStructures } from "ts-morph";

type Morph = typeof import("ts-morph");

const DOC_WIDTH = 110;

export async function printModule(module: Module): Promise<string> {
  const { morph } = await import("./ts-morph.cjs");
  const project: Project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { indentationText: morph.IndentationText.TwoSpaces, newLineKind: morph.NewLineKind.LineFeed, useTrailingCommas: true },
  });
  const imports = module.imports.map((each): StatementStructures => {
    const typeOnly = each.names.every((name) => name.typeOnly);
    return {
      kind: morph.StructureKind.ImportDeclaration,
      isTypeOnly: typeOnly,
      moduleSpecifier: each.from,
      namedImports: each.names.map((name) => ({ name: name.name, isTypeOnly: name.typeOnly && !typeOnly })),
    };
  });
  const header = ["/**", ...module.header.map((line) => ` * ${withoutCommentEnd(line)}`.trimEnd()), " */"].join("\n");
  const texts = new Texts();
  const declarations = module.declarations.map((each, i) => structure(each, startsGroup(each, module.declarations[i - 1]), morph, texts));
  const file = project.createSourceFile("module.ts", { statements: [header, ...imports, ...declarations] });
  return `${texts.fill(file.getFullText().trimEnd())}\n`;
}

/**
 * Code that is text already. ts-morph would write it character by character and parse what it has written, to no use; it gets
 * a comment instead, in whose place and at whose indentation the text is put afterwards.
 */
class Texts {
  readonly #texts: (readonly string[])[] = [];

  hole(lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`// text ${this.#texts.push(lines.flatMap((line) => line.split("\n"))) - 1}`];
  }

  fill(printed: string): string {
    // Lines as a text file has them: U+2028 in a string ends none.
    const lines = printed.split("\n").flatMap((printedLine) => {
      const [, indentation = "", index] = /^( *)\/\/ text (\d+)$/.exec(printedLine) ?? [];
      return index === undefined ? [printedLine] : (this.#texts[Number(index)] ?? []).map((line) => (line === "" ? "" : indentation + line));
    });
    return lines.join("\n");
  }
}

/** ts-morph puts empty lines around functions, interfaces and classes; between one-line statements they are ours. */
function startsGroup(declaration: Declaration, before: Declaration | undefined): boolean {
  if (declaration.kind !== "Constant" || declaration.joined === true) return false;
  return before === undefined || before.kind === "Constant" || before.kind === "Type";
}

function structure(declaration: Declaration, group: boolean, morph: Morph, texts: Texts): StatementStructures | string {
  const { name, exported: isExported } = declaration;
  const common = { name, isExported, docs: docs(declaration.doc) };
  switch (declaration.kind) {
    case "Constant":
      // ts-morph indents the further lines of an initializer once more, so one that has several is text.
      if (declaration.value.includes("\n")) return `${group ? "\n" : ""}${texts.hole([constantText(declaration)]).join("")}`;
      return {
        kind: morph.StructureKind.VariableStatement,
        declarationKind: morph.VariableDeclarationKind.Const,
        isExported,
        docs: common.docs,
        leadingTrivia: group ? "\n" : "",
        declarations: [{ name, initializer: declaration.value }],
      };
    case "Type":
      return { ...common, kind: morph.StructureKind.TypeAlias, type: declaration.type };
    case "Interface":
      return {
        ...common,
        kind: morph.StructureKind.Interface,
        properties: declaration.properties.map((property) => ({
          name: property.name,
          type: property.type,
          isReadonly: true,
          hasQuestionToken: property.optional === true,
          docs: docs(property.doc),
        })),
      };
    case "Function":
      return {
        ...common,
        kind: morph.StructureKind.Function,
        parameters: declaration.parameters.map(parameter),
        returnType: declaration.returns,
        statements: texts.hole(declaration.body),
      };
    case "Class":
      return { ...common, kind: morph.StructureKind.Class, ...classBody(declaration, texts) };
    default:
      return assertNever(declaration);
  }
}

function constantText(declaration: ConstantDeclaration): string {
  const prose = docs(declaration.doc).map((text) => {
    const [first = "", ...further] = text.split("\n");
    return further.length === 0 ? `/** ${first} */\n` : `${["/**", ...further.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n")}\n`;
  });
  return `${prose.join("")}${declaration.exported ? "export " : ""}const ${declaration.name} = ${declaration.value};`;
}

function classBody(declaration: ClassDeclaration, texts: Texts): Partial<ClassDeclarationStructure> {
  const of = <K extends Member["kind"]>(kind: K): Extract<Member, { kind: K }>[] =>
    declaration.members.filter((member): member is Extract<Member, { kind: K }> => member.kind === kind);
  return {
    properties: declaration.fields.map((field) => ({ name: field.name, type: field.type, isReadonly: field.readonly, docs: docs(field.doc) })),
    ctors: [{ parameters: declaration.constructorParameters.map(parameter), statements: texts.hole(declaration.constructorBody) }],
    getAccessors: of("Getter").map((member) => ({ name: member.name, docs: docs(member.doc), returnType: member.type, statements: texts.hole(member.body) })),
    setAccessors: of("Setter").map((member) => ({ name: member.name, parameters: [parameter(member.parameter)], statements: texts.hole(member.body) })),
    methods: of("Method").map((member) => ({
      name: member.name,
      docs: docs(member.doc),
      parameters: member.parameters.map(parameter),
      returnType: member.returns,
      statements: texts.hole(member.body),
    })),
  };
}

function parameter(declaration: ParameterDeclaration): OptionalKind<ParameterDeclarationStructure> {
  return {
    name: declaration.name,
    hasQuestionToken: declaration.optional === true,
    ...(declaration.type === undefined ? {} : { type: declaration.type }),
    ...(declaration.initializer === undefined ? {} : { initializer: declaration.initializer }),
  };
}

function docs(prose: string): string[] {
  if (prose === "") return [];
  const lines = wrapProse(withoutCommentEnd(prose), DOC_WIDTH);
  return [lines.length === 1 ? (lines[0] ?? "") : `\n${lines.join("\n")}`];
}
