/** What a view of a generated struct must do: show what lies in the words, and write what the encoder writes. */
import fc from "fast-check";
import * as assert from "uvu/assert";
import type { FieldType, StructEntry } from "../../codegen/protocol/layout.js";
import { camelCase, pascalCase } from "../../codegen/protocol/names.js";
import { encoded, inPlace, MARGIN, type ArrayCase, type Runs } from "./array-forms.js";
import { structValue } from "./layout-values.js";

/** Getters of a view on encoded values yield them, and setters of a view on nothing encode them. */
export function checkView({ module, layout, struct }: ArrayCase, runs: Runs): void {
  fc.assert(
    fc.property(structValue(layout, struct), (value) => {
      const expected = encoded(module, struct, [value]);
      const walker = new Walker((name) => layout.structs.find((each) => each.name === name));
      inPlace(expected.length, (words) => {
        words.set(expected, MARGIN);
        walker.compare(viewOf(module, struct, words), struct, value);
      });
      assert.equal(inPlace(expected.length, (words) => walker.fill(viewOf(module, struct, words), struct, value)), expected);
    }),
    runs,
  );
}

function viewOf(module: object, struct: StructEntry, words: Uint32Array): object {
  const View: unknown = Reflect.get(module, `${pascalCase(struct.name)}View`);
  if (typeof View !== "function") throw new Error(`${struct.name} has no view`);
  const view: unknown = Reflect.construct(View, [words, 0]);
  return object(call(object(view), "moveTo", MARGIN));
}

class Walker {
  readonly #struct: (name: string) => StructEntry | undefined;

  constructor(struct: (name: string) => StructEntry | undefined) {
    this.#struct = struct;
  }

  compare(view: object, struct: StructEntry, value: object): void {
    this.#leaves(view, struct, value, (of, name, indexes, leaf) => {
      const found = indexes.length === 0 ? Reflect.get(of, name) : call(of, `${name}At`, ...indexes);
      assert.equal(found, leaf, `${struct.name}.${name}[${indexes.join("][")}]`);
    });
  }

  fill(view: object, struct: StructEntry, value: object): void {
    this.#leaves(view, struct, value, (of, name, indexes, leaf) => {
      if (indexes.length === 0) assert.ok(Reflect.set(of, name, leaf), `${struct.name}.${name} can be set`);
      else call(of, `set${name.charAt(0).toUpperCase()}${name.slice(1)}At`, ...indexes, leaf);
    });
  }

  #leaves(view: object, struct: StructEntry, value: object, visit: (view: object, name: string, indexes: readonly number[], leaf: unknown) => void): void {
    for (const field of struct.fields) {
      if (field.reserved) continue;
      const name = camelCase(field.name);
      const walk = (type: FieldType, part: unknown, indexes: readonly number[]): void => {
        if (Array.isArray(part)) return part.forEach((each: unknown, i) => walk(type.kind === "Array" ? type.element : type, each, [...indexes, i]));
        if (type.kind === "Struct") {
          const inner = this.#struct(type.struct);
          if (inner === undefined) throw new Error(`there is no struct ${type.struct}`);
          return this.#leaves(object(indexes.length === 0 ? Reflect.get(view, name) : call(view, `${name}At`, ...indexes)), inner, object(part), visit);
        }
        if (type.kind !== "Bits") return visit(view, name, indexes, part);
        const word = type.parts.reduce((sum, { name: own, firstBit }) => sum + Number(Reflect.get(object(part), camelCase(own))) * 2 ** firstBit, 0);
        if (indexes.length === 0) for (const { name: own } of type.parts) visit(view, `${name}${pascalCase(own)}`, [], Reflect.get(object(part), camelCase(own)));
        visit(view, name, indexes, word);
      };
      walk(field.value, Reflect.get(value, name), []);
    }
  }
}

function call(of: object, name: string, ...args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(of, name);
  if (typeof method !== "function") throw new Error(`the view has no ${name}`);
  return Reflect.apply(method, of, args);
}

function object(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new Error(`${String(value)} is no object`);
  return value;
}
