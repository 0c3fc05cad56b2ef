/** The place that a compare-exchange helper works on: a path whose indices are the helper's parameters. */
import type { Place } from "../../../../ir/ir.js";
import { elementType, memberType, programEnvironment, typeOfPlace } from "../../../../ir/type-of.js";
import { u32, type Atomic, type Type } from "../../../../ir/types.js";
import { Namer } from "../namer.js";
import { binary, literal, member, name, type WgslExpression, type WgslParameter } from "../syntax.js";
import { wgslMemberName } from "../type-printer.js";
import type { ModuleScope } from "./module-scope.js";

/** What two places have in common when they differ in their indices alone. */
export interface PlaceKind {
  readonly key: string;
  readonly root: Place["root"];
  /** Field names, and `undefined` for an index. */
  readonly steps: readonly (string | undefined)[];
  readonly words: readonly string[];
  /** What each index counts, for its parameter's name. */
  readonly indices: readonly string[];
  readonly scalar: Atomic["scalar"];
}

export function placeKind(place: Place, type: Type | undefined): PlaceKind {
  if (type?.kind !== "Atomic") throw new Error(`${place.root.name} is compared and exchanged but not atomic`);
  const steps = place.path.map((step) => (step.kind === "Field" ? step.name : undefined));
  const words = [place.root.name, ...steps.flatMap((step) => step ?? [])];
  const indices = steps.flatMap((step, i) => (step === undefined ? [`${steps[i - 1] ?? place.root.name}_index`] : []));
  return { key: [place.root.name, ...steps.map((step) => step ?? "[]")].join("."), root: place.root, steps, words, indices, scalar: type.scalar };
}

export interface ExchangePlace {
  readonly parameters: readonly WgslParameter[];
  readonly reference: WgslExpression;
  /** Some guarded index is out of bounds; absent where none is guarded. */
  readonly outside?: WgslExpression;
  readonly fresh: (preferred: string) => string;
}

export function exchangePlace(kind: PlaceKind, guarded: readonly boolean[], module: ModuleScope): ExchangePlace {
  const names = new Namer(module.names);
  const parameters: WgslParameter[] = [];
  const outside: WgslExpression[] = [];
  let type = typeOfPlace({ root: kind.root, path: [] }, programEnvironment(module.program));
  let reference: WgslExpression = name(module.global(kind.root.name));
  for (const step of kind.steps) {
    if (type === undefined) break;
    if (step !== undefined) {
      reference = member(reference, wgslMemberName(step));
      type = memberType(type, step);
      continue;
    }
    const level = parameters.length;
    const index = name(names.claim(kind.indices[level] ?? "index"));
    parameters.push({ name: index.name, type: u32 });
    const bound = type.kind === "FixedArray" ? literal(u32, type.count) : module.lengthOf(kind.root.name);
    if (guarded[level] === true) outside.push(binary(">=", index, bound));
    reference = { kind: "Index", value: reference, index };
    type = elementType(type);
  }
  const [first, ...rest] = outside;
  const shared = { parameters, reference, fresh: (preferred: string) => names.claim(preferred) };
  return first === undefined ? shared : { ...shared, outside: rest.reduce((any, each) => binary("|", any, each), first) };
}
