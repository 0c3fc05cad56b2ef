/** A place under construction: a root and the path so far, each step checked against the type it stands on. */
import type { Expression, Place } from "../ir.js";
import { elementType, memberType } from "../type-of.js";
import { typeName, type Type } from "../types.js";
import { requireScalar, toExpression, type Operand } from "./operand.js";
import type { FunctionScope } from "./scope.js";

export class PlaceBuilder {
  readonly place: Place;
  readonly type: Type;
  readonly #scope: FunctionScope;

  constructor(scope: FunctionScope, place: Place, type: Type) {
    this.#scope = scope;
    this.place = place;
    this.type = type;
  }

  /** An element of an array or a component of a vector; the index is u32 or i32. */
  at(index: Operand): PlaceBuilder {
    const type = elementType(this.type);
    if (type === undefined) throw this.#scope.error(`${this.place.root.name} is indexed where it is ${typeName(this.type)}, which has no elements`);
    const expression = toExpression(this.#scope, index);
    const what = `an index of ${this.place.root.name}`;
    const indexType = this.#scope.typeOf(expression, what);
    if (indexType.kind !== "Scalar") throw this.#scope.error(`${what} is ${typeName(indexType)} where u32 or i32 is wanted`);
    requireScalar(this.#scope, indexType, ["u32", "i32"], what);
    return this.#extend({ kind: "Index", index: expression }, type);
  }

  /** A member of a struct. */
  field(name: string): PlaceBuilder {
    const type = memberType(this.type, name);
    if (type !== undefined) return this.#extend({ kind: "Field", name }, type);
    const members = this.type.kind === "Struct" ? this.type.members.map((member) => member.name).join(", ") : "none";
    throw this.#scope.error(`${this.place.root.name}: ${typeName(this.type)} has no member "${name}" (members: ${members})`);
  }

  #extend(step: Place["path"][number], type: Type): PlaceBuilder {
    return new PlaceBuilder(this.#scope, { root: this.place.root, path: [...this.place.path, step] }, type);
  }
}

/** A mutable variable of one invocation: a place, and what it holds as a value. */
export class Variable extends PlaceBuilder {
  readonly name: string;

  constructor(scope: FunctionScope, name: string, type: Type) {
    super(scope, { root: { kind: "Variable", name }, path: [] }, type);
    this.name = name;
  }

  /** What the variable holds when the statement that uses this expression runs. */
  get value(): Expression {
    return { kind: "Load", place: this.place };
  }
}
