/** Walks a tree along its shape and says everything that is wrong with its structure: keys, kinds of values, names. */
import { assertNever } from "../../ir/types.js";
import type { Findings } from "./findings.js";
import { isName, NAME_RULE } from "./names.js";
import type { Key, Shape } from "./shape.js";
import { describe, type Tree, type TreeMap } from "./tree.js";

/** `path` is how messages name the tree: `structs.slot`, or empty for the whole document. */
export function checkShape(tree: Tree, shape: Shape, findings: Findings, path = ""): void {
  switch (shape.kind) {
    case "Text":
      if (tree.kind !== "Scalar" || tree.value === null) wrong(tree, "text", path, findings);
      return;
    case "Number":
      if (tree.kind !== "Scalar" || tree.value === null || typeof tree.value === "boolean") wrong(tree, "an integer or an expression", path, findings);
      return;
    case "Flag":
      if (tree.kind !== "Scalar" || typeof tree.value !== "boolean") wrong(tree, "true or false", path, findings);
      return;
    case "OneOf":
      checkOneOf(tree, shape.values, findings, path);
      return;
    case "Record":
      if (tree.kind === "Map") checkRecord(tree, shape.keys, findings, path);
      else wrong(tree, "a map", path, findings);
      return;
    case "Names":
      if (tree.kind === "Map") checkNames(tree, shape, findings, path);
      else wrong(tree, "a map of names", path, findings);
      return;
    case "List":
      if (tree.kind !== "List") wrong(tree, "a list", path, findings);
      else if (shape.length !== undefined && tree.items.length !== shape.length) {
        findings.invalid(tree.at, "spec/wrong-type", `${path} wants ${shape.length} items (${tree.items.length} given)`);
      } else tree.items.forEach((item, i) => checkShape(item, shape.of, findings, `${path}[${i}]`));
      return;
    case "Short":
      checkShape(tree, tree.kind === "Scalar" ? shape.short : shape.long, findings, path);
      return;
    default:
      assertNever(shape);
  }
}

function checkOneOf(tree: Tree, values: readonly (string | number)[], findings: Findings, path: string): void {
  if (tree.kind === "Scalar" && tree.value !== null && typeof tree.value !== "boolean" && values.includes(tree.value)) return;
  const number = tree.kind === "Scalar" ? values.find((value) => typeof value === "number" && String(value) === tree.value) : undefined;
  if (number !== undefined) {
    findings.invalid(tree.at, "spec/wrong-type", `${path} is the text ${JSON.stringify(String(number))}, not the number ${number}`, { help: `write ${number} without quotes` });
    return;
  }
  const help = tree.kind === "Scalar" && typeof tree.value === "string" ? findings.suggest(tree.source, () => values.map(String)) : {};
  findings.invalid(tree.at, "spec/wrong-type", `${path} is ${describe(tree)}, not ${values.join(" or ")}`, help);
}

function checkRecord(tree: TreeMap, keys: Readonly<Record<string, Key>>, findings: Findings, path: string): void {
  const known = new Map(Object.entries(keys));
  for (const { key, keyAt, value } of tree.entries) {
    const rule = known.get(key);
    if (rule === undefined) {
      const names = [...known.keys()];
      findings.invalid(keyAt, "spec/unknown-key", `${path === "" ? "the document" : path} has no key ${key}`, { help: helpWithKey(key, names, findings) });
    } else checkShape(value, rule.shape, findings, join(path, key));
  }
  for (const [name, rule] of known) {
    if (rule.required === true && !tree.entries.some((each) => each.key === name)) {
      findings.invalid(tree.at, "spec/missing-key", `${path === "" ? "the document" : path} lacks the key ${name}`, { help: `${name}: ${rule.doc}` });
    }
  }
}

function helpWithKey(key: string, names: readonly string[], findings: Findings): string {
  if (key === "<<") return "merge keys mean nothing here: write out what they stand for";
  if (/\s/.test(key)) return "between braces, a comma ends a text without quotes: put the text before it in quotes";
  return findings.suggest(key, () => names).help ?? `the keys here are ${names.join(", ")}`;
}

function checkNames(tree: TreeMap, shape: { of: Shape; underscore?: true }, findings: Findings, path: string): void {
  for (const { key, keyAt, value } of tree.entries) {
    const bare = shape.underscore === true ? key.replace(/^_/, "") : key;
    if (!isName(bare)) findings.invalid(keyAt, "spec/name", `${JSON.stringify(key)} is not a name`, { help: NAME_RULE });
    checkShape(value, shape.of, findings, join(path, key));
  }
}

function wrong(tree: Tree, wanted: string, path: string, findings: Findings): void {
  findings.invalid(tree.at, "spec/wrong-type", `${path === "" ? "the document" : path} is ${describe(tree)}, not ${wanted}`);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
