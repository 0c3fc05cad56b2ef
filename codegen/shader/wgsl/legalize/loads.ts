/** Reading places: a value that is the type's zero wherever the place is out of bounds. */
import type { AtomicLoad, Load } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import { addressOf, call, name, type WgslExpression } from "../syntax.js";
import { isComposite } from "./composite.js";
import type { Point } from "./function-scope.js";
import { legalizePlace } from "./places.js";
import { zeroOf } from "./zero.js";

export function legalizeLoad(load: Load | AtomicLoad, at: Point): WgslExpression {
  const type = typeOf(load, at.scope.environment);
  if (type === undefined) throw new Error(`ill-typed load of ${load.place.root.name} in ${at.scope.module.program.name}`);
  const composite = isComposite(type);
  const place = legalizePlace(load.place, composite ? "exact" : "clamp", at);
  if (place === undefined) return zeroOf(type);
  const value = load.kind === "AtomicLoad" ? call("atomicLoad", addressOf(place.reference)) : place.reference;
  if (place.condition === undefined) return value;
  if (!composite) return call("select", zeroOf(type), value, place.condition);

  // `select` takes scalars and vectors alone.
  const loaded = at.scope.fresh("loaded");
  at.out.push({ kind: "Var", name: loaded, value: zeroOf(type) });
  at.out.push({ kind: "If", condition: place.condition, then: [{ kind: "Assign", target: name(loaded), value }], else: [] });
  return name(loaded);
}
