import type { Operand, PlaceBuilder } from "../../../ir/builder.js";
import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import type { HandlerBuilder } from "../../handler-builder.js";
import { constantOf } from "../../protocol-values.js";

/** The observable at a control word index; FAULT `address` with that index where there is none. */
export function observableAt<Result extends string>(k: HandlerBuilder<Result, "address">, protocol: ProtocolBindings, address: Operand): PlaceBuilder {
  const index = k.let("index", k.sub(address, constantOf(protocol, "observable_base_word")));
  return observable(k, index, address);
}

/** The observable of that number; FAULT `address` with `detail` where there is none. An address below the first wraps to a number above the last. */
export function observable<Result extends string>(k: HandlerBuilder<Result, "address">, index: Operand, detail: Operand): PlaceBuilder {
  k.if(k.ge(index, k.arrayLength("control")), () => k.fault("address", detail));
  return k.place("control").field("observables").at(index);
}
