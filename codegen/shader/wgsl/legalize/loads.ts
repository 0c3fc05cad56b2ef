/** Reading places: a value that is the type's zero wherever the place is out of bounds. */
import type { AtomicLoad, Load, WorkgroupUniformLoad } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import type { Type } from "../../../../ir/types.js";
import { addressOf, call, name, type WgslExpression } from "../syntax.js";
import { isComposite } from "./composite.js";
import { bind, type Point } from "./function-scope.js";
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
  return orZero(value, place.condition, type, at);
}

/** All invocations load, whatever the index is: the load is a barrier, and stays one where it is out of bounds. */
export function legalizeUniformLoad(load: WorkgroupUniformLoad, at: Point): WgslExpression {
  const type = typeOf(load, at.scope.environment);
  if (type === undefined) throw new Error(`ill-typed load of ${load.place.root.name} in ${at.scope.module.program.name}`);
  const place = legalizePlace(load.place, "clamp", at);
  if (place === undefined) {
    at.out.push({ kind: "CallStatement", call: call("workgroupBarrier") });
    return zeroOf(type);
  }
  const value = call("workgroupUniformLoad", addressOf(place.reference));
  return place.condition === undefined ? value : orZero(bind("agreed", value, at), place.condition, type, at);
}

/** `select` takes scalars and vectors alone. */
function orZero(value: WgslExpression, condition: WgslExpression, type: Type, at: Point): WgslExpression {
  if (!isComposite(type)) return call("select", zeroOf(type), value, condition);
  const loaded = at.scope.fresh("loaded");
  at.out.push({ kind: "Var", name: loaded, value: zeroOf(type) });
  at.out.push({ kind: "If", condition, then: [{ kind: "Assign", target: name(loaded), value }], else: [] });
  return name(loaded);
}
