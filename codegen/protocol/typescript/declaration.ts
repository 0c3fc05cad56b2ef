/** What a generated TypeScript module consists of, before anything is text. `print-module.ts` hands it to ts-morph. */

export interface Module {
  /** Lines of the comment at the head of the file. */
  readonly header: readonly string[];
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
}

export interface Import {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly typeOnly: boolean }[];
}

export type Declaration = ConstantDeclaration | TypeDeclaration | InterfaceDeclaration | FunctionDeclaration | ClassDeclaration;

interface Common {
  readonly name: string;
  /** Prose of the author or of the emitter; empty for none. */
  readonly doc: string;
  readonly exported: boolean;
}

export interface ConstantDeclaration extends Common {
  readonly kind: "Constant";
  readonly value: string;
  /** Stands right below the constant before it, without a blank line. */
  readonly joined?: true;
}

export interface TypeDeclaration extends Common {
  readonly kind: "Type";
  readonly type: string;
}

export interface InterfaceDeclaration extends Common {
  readonly kind: "Interface";
  readonly properties: readonly { readonly name: string; readonly type: string; readonly doc: string; readonly optional?: true }[];
}

export interface FunctionDeclaration extends Common {
  readonly kind: "Function";
  readonly parameters: readonly ParameterDeclaration[];
  readonly returns: string;
  readonly body: readonly string[];
}

export interface ParameterDeclaration {
  readonly name: string;
  readonly type?: string;
  readonly optional?: true;
  readonly initializer?: string;
}

export interface ClassDeclaration extends Common {
  readonly kind: "Class";
  readonly fields: readonly { readonly name: string; readonly type: string; readonly doc: string; readonly readonly: boolean }[];
  readonly constructorParameters: readonly ParameterDeclaration[];
  readonly constructorBody: readonly string[];
  readonly members: readonly Member[];
}

export type Member =
  | { readonly kind: "Getter"; readonly name: string; readonly doc: string; readonly type: string; readonly body: readonly string[] }
  | { readonly kind: "Setter"; readonly name: string; readonly parameter: ParameterDeclaration; readonly body: readonly string[] }
  | { readonly kind: "Method"; readonly name: string; readonly doc: string; readonly parameters: readonly ParameterDeclaration[]; readonly returns: string; readonly body: readonly string[] };

export function constant(name: string, value: string | number, doc = "", joined = false): ConstantDeclaration {
  return { kind: "Constant", name, value: String(value), doc, exported: true, ...(joined ? { joined: true } : {}) };
}

/** The code of a declaration, without prose: where names that it uses can be looked for. */
export function codeOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case "Constant":
      return declaration.value;
    case "Type":
      return declaration.type;
    case "Interface":
      return declaration.properties.map((property) => property.type).join("\n");
    case "Function":
      return [...declaration.parameters.map(parameterCode), declaration.returns, ...declaration.body].join("\n");
    case "Class":
      return [
        ...declaration.fields.map((field) => field.type),
        ...declaration.constructorParameters.map(parameterCode),
        ...declaration.constructorBody,
        ...declaration.members.flatMap((member) => (member.kind === "Setter" ? member.body : [...(member.kind === "Method" ? [...member.parameters.map(parameterCode), member.returns] : [member.type]), ...member.body])),
      ].join("\n");
  }
}

function parameterCode(parameter: ParameterDeclaration): string {
  return `${parameter.type ?? ""} ${parameter.initializer ?? ""}`;
}
