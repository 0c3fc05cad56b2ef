/**
 * Strong compare-exchange out of WGSL's weak one: a bounded retry, in one function per kind of place. The function takes
 * the place's indices, because portable WGSL passes no pointers to storage.
 */
import { COMPARE_EXCHANGE_ATTEMPTS, compareExchangeResult, type AtomicCompareExchange, type Place } from "../../../../ir/ir.js";
import { typeOf, typeOfPlace } from "../../../../ir/type-of.js";
import { u32, type Type } from "../../../../ir/types.js";
import { addressOf, binary, call, construct, literal, member, name, type WgslExpression, type WgslFunction, type WgslStatement } from "../syntax.js";
import { legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";
import type { ModuleScope } from "./module-scope.js";
import { judgeIndex, unsignedIndex } from "./places.js";
import { exchangePlace, placeKind, type PlaceKind } from "./exchange-place.js";
import { zeroOf } from "./zero.js";

interface Helper {
  readonly name: string;
  readonly kind: PlaceKind;
  /** By index level: some call site can't prove it. */
  readonly guarded: boolean[];
}

/** The helpers of a module, by the kind of place. */
export class CompareExchangeHelpers {
  readonly #module: ModuleScope;
  readonly #byKind = new Map<string, Helper>();
  #attempts: string | undefined;

  constructor(module: ModuleScope) {
    this.#module = module;
  }

  /** A call that yields `{ old, exchanged }`. */
  legalize(expression: AtomicCompareExchange, at: Point): WgslExpression {
    const { place } = expression;
    const levels = place.path.flatMap((step, i) => (step.kind === "Index" ? [{ index: step.index, verdict: judgeIndex(place, i, at) }] : []));
    if (levels.some(({ verdict }) => verdict === "outside")) return zeroOf(typeOf(expression, at.scope.environment) ?? u32);
    const helper = this.#helper(place, at);
    levels.forEach(({ verdict }, i) => {
      if (verdict === "unknown") helper.guarded[i] = true;
    });
    const indices = levels.map(({ index }) => unsignedIndex(index, at));
    return call(helper.name, ...indices, legalizeExpression(expression.expected, at), legalizeExpression(expression.desired, at));
  }

  /** Ask when every call site is legalized. */
  functions(): WgslFunction[] {
    return [...this.#byKind.values()].map((helper) => this.#print(helper));
  }

  #helper(place: Place, at: Point): Helper {
    const kind = placeKind(place, typeOfPlace(place, at.scope.environment));
    const known = this.#byKind.get(kind.key);
    if (known !== undefined) return known;
    if (this.#attempts === undefined) {
      this.#attempts = this.#module.names.claim("COMPARE_EXCHANGE_ATTEMPTS");
      this.#module.constants.push({ name: this.#attempts, value: literal(u32, COMPARE_EXCHANGE_ATTEMPTS) });
    }
    const helper = { name: this.#module.names.claim(`compare_exchange_${kind.words.join("_")}`), kind, guarded: kind.indices.map(() => false) };
    this.#byKind.set(kind.key, helper);
    return helper;
  }

  #print(helper: Helper): WgslFunction {
    const { scalar } = helper.kind;
    const type: Type = { kind: "Scalar", scalar };
    const result = compareExchangeResult(scalar);
    const place = exchangePlace(helper.kind, helper.guarded, this.#module);
    const attempted = name(place.fresh("attempted"));
    const [expected, desired, attempt] = [name(place.fresh("expected")), name(place.fresh("desired")), place.fresh("attempt")];
    const old = member(attempted, "old_value");
    const exchanged = member(attempted, "exchanged");
    const guard: WgslStatement[] =
      place.outside === undefined ? [] : [{ kind: "If", condition: place.outside, then: [{ kind: "Return", value: zeroOf(result) }], else: [] }];
    const retry: WgslStatement[] = [
      { kind: "Let", name: attempted.name, value: call("atomicCompareExchangeWeak", addressOf(place.reference), expected, desired) },
      {
        kind: "If",
        condition: binary("|", exchanged, binary("!=", old, expected)),
        then: [{ kind: "Return", value: construct(result, old, exchanged) }],
        else: [],
      },
    ];
    return {
      name: helper.name,
      parameters: [...place.parameters, { name: expected.name, type }, { name: desired.name, type }],
      result,
      body: [
        ...guard,
        { kind: "For", variable: attempt, from: literal(u32, 0), to: name(this.#attempts ?? ""), body: retry },
        { kind: "Return", value: construct(result, expected, literal({ kind: "Scalar", scalar: "bool" }, false)) },
      ],
    };
  }
}
