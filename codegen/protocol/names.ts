/**
 * Every casing of every generated name. A spec says snake_case; shaders and IR bindings keep it for variables and fields,
 * types become PascalCase everywhere, TypeScript gets camelCase, constants UPPER_CASE, files kebab-case.
 */

export const NAME_RULE = "a name is lower-case letters and digits in words joined by single underscores, and starts with a letter, at most 64 characters";
/** Without its ends, so that a schema can say more before it. */
export const NAME_PATTERN = "[a-z][a-z0-9]*(_[a-z0-9]+)*";
const NAME = new RegExp(`^${NAME_PATTERN}$`);

export function isName(text: string): boolean {
  return text.length <= 64 && NAME.test(text);
}

/**
 * Names that a type or a buffer can't have: the spec language means something else by them, and so does every shader
 * language. (Fields may: they live in a scope of their own.)
 */
const TYPE_WORDS = /^(bool|u32|i32|f32|u64|i64|f16|f64|atomic|array|ptr|vec[234]|mat[234]x[234])$/;

export function isTypeWord(name: string): boolean {
  return TYPE_WORDS.test(name);
}

/**
 * What no variable of a TypeScript module may be called; a protocol's bindings are one. Other names are either properties or
 * parts of longer identifiers. Sources: ECMAScript 2024, 12.7.2 "Keywords and Reserved Words" and 13.1.1, for strict code.
 */
const MODULE_WORDS: ReadonlySet<string> = new Set(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public arguments eval undefined".split(" "),
);

export function isModuleWord(name: string): boolean {
  return MODULE_WORDS.has(name);
}

/** `debug_record` -> `debugRecord` */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `debug_record` -> `DebugRecord` */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `debug_record` -> `DEBUG_RECORD`; several names are joined, the leading underscore of reserved fields is dropped. */
export function upperCase(...names: readonly string[]): string {
  return names.map((name) => name.replace(/^_/, "").toUpperCase()).join("_");
}

/** `debug_record` -> `debug-record` */
export function kebabCase(name: string): string {
  return name.replace(/_/g, "-");
}
