/**
 * The one module that knows ts-morph. It is imported when the first module is printed, because loading it takes longer
 * than everything else that `gen` does; and it gets whole modules, because one call per statement is many times slower.
 */
import { assertNever } from "../../../ir/types.js";
import { withoutCommentEnd, wrapProse } from "../prose.js";
import type { ClassDeclaration, ConstantDeclaration, Declaration, Member, Module, ParameterDeclaration } from "./declaration.js";
import type { ClassDeclarationStructure, OptionalKind, ParameterDeclarationStructure, Project, StatementStructures } from "ts-morph";

type Morph = typeof import("ts-morph");

const DOC_WIDTH = 110;

export async function printModule(module: Module): Promise<string> {
  const morph = await import("ts-morph");
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
  const declarations = module.declarations.map((each, i) => structure(each, startsGroup(each, module.declarations[i - 1]), morph));
  const file = project.createSourceFile("module.ts", { statements: [header, ...imports, ...declarations] });
  return `${file.getFullText().trimEnd()}\n`;
}

/** ts-morph puts empty lines around functions, interfaces and classes; between one-line statements they are ours. */
function startsGroup(declaration: Declaration, before: Declaration | undefined): boolean {
  if (declaration.kind !== "Constant" || declaration.joined === true) return false;
  return before === undefined || before.kind === "Constant" || before.kind === "Type";
}

function structure(declaration: Declaration, group: boolean, morph: Morph): StatementStructures | string {
  const { name, exported: isExported } = declaration;
  const common = { name, isExported, docs: docs(declaration.doc) };
  switch (declaration.kind) {
    case "Constant":
      // ts-morph indents the further lines of an initializer once more, so one that has several is text.
      if (declaration.value.includes("\n")) return `${group ? "\n" : ""}${constantText(declaration)}`;
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
        statements: declaration.body.join("\n"),
      };
    case "Class":
      return { ...common, kind: morph.StructureKind.Class, ...classBody(declaration) };
    default:
      return assertNever(declaration);
  }
}

function constantText(declaration: ConstantDeclaration): string {
  const prose = docs(declaration.doc).map((text) => `/**${text.startsWith("\n") ? text.replace(/\n/g, "\n * ") : ` ${text}`}${text.startsWith("\n") ? "\n" : ""} */\n`);
  return `${prose.join("")}${declaration.exported ? "export " : ""}const ${declaration.name} = ${declaration.value};`;
}

function classBody(declaration: ClassDeclaration): Partial<ClassDeclarationStructure> {
  const of = <K extends Member["kind"]>(kind: K): Extract<Member, { kind: K }>[] =>
    declaration.members.filter((member): member is Extract<Member, { kind: K }> => member.kind === kind);
  return {
    properties: declaration.fields.map((field) => ({ name: field.name, type: field.type, isReadonly: field.readonly, docs: docs(field.doc) })),
    ctors: [{ parameters: declaration.constructorParameters.map(parameter), statements: declaration.constructorBody.join("\n") }],
    getAccessors: of("Getter").map((member) => ({ name: member.name, docs: docs(member.doc), returnType: member.type, statements: member.body.join("\n") })),
    setAccessors: of("Setter").map((member) => ({ name: member.name, parameters: [parameter(member.parameter)], statements: member.body.join("\n") })),
    methods: of("Method").map((member) => ({
      name: member.name,
      docs: docs(member.doc),
      parameters: member.parameters.map(parameter),
      returnType: member.returns,
      statements: member.body.join("\n"),
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
