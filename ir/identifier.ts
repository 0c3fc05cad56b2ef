/**
 * Whether a name can name anything in a program: WGSL's identifiers in ASCII, so no `_` alone and no leading `__`, and not
 * `true` or `false`, which read as constants. Keywords of a target are that target's business to rename.
 */
export function isIdentifier(name: string): boolean {
  return /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !["_", "true", "false"].includes(name);
}
