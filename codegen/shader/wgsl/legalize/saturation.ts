/**
 * f32 to integer: beyond the range its nearest end, NaN gives 0. WGSL's own conversion stops at the largest f32 inside the
 * range, and what it makes of NaN is open (`#floating-point-conversion`), so a module that converts has a function for it.
 */
import { f32, scalarOf, shapedLike, u32, type Type } from "../../../../ir/types.js";
import { binary, call, construct, literal, name, type WgslExpression, type WgslFunction } from "../syntax.js";
import { wgslTypeName } from "../type-printer.js";
import type { ModuleScope } from "./module-scope.js";
import { Namer } from "../namer.js";
import { splat } from "./splat.js";

type Target = "u32" | "i32";

/** `low` and `high`: the ends of the range as f32, `high` the largest that is inside. `beyond`: the first f32 above it. */
const RANGE = {
  u32: { low: 0, high: 4294967040, beyond: 4294967296, max: 0xffff_ffff },
  i32: { low: -2147483648, high: 2147483520, beyond: 2147483648, max: 0x7fff_ffff },
} as const satisfies Record<Target, unknown>;

const MAGNITUDE = 0x7fff_ffff;
const INFINITY_BITS = 0x7f80_0000;

interface Helper {
  readonly name: string;
  readonly from: Type;
  readonly to: Target;
}

/** The helpers of a module, one for each target and shape. */
export class SaturationHelpers {
  readonly #module: ModuleScope;
  readonly #helpers = new Map<string, Helper>();

  constructor(module: ModuleScope) {
    this.#module = module;
  }

  /** A call that yields the integer. */
  legalize(operand: WgslExpression, from: Type, to: Target): WgslExpression {
    const key = `${to} ${from.kind === "Vector" ? from.size : 1}`;
    const known = this.#helpers.get(key);
    if (known !== undefined) return call(known.name, operand);
    const helper = { name: this.#module.names.claim(from.kind === "Vector" ? `saturate_vec${from.size}_${to}` : `saturate_${to}`), from, to };
    this.#helpers.set(key, helper);
    return call(helper.name, operand);
  }

  functions(): WgslFunction[] {
    return [...this.#helpers.values()].map((helper) => this.#print(helper));
  }

  #print({ name: helperName, from, to }: Helper): WgslFunction {
    const names = new Namer(this.#module.names);
    const [value, magnitude, inside, saturated] = [name(names.claim("value")), name(names.claim("magnitude")), name(names.claim("inside")), name(names.claim("saturated"))];
    const { low, high, beyond, max } = RANGE[to];
    const float = (number: number): WgslExpression => splat(from, literal(f32, number));
    const integer = (number: number): WgslExpression => splat(from, literal(scalarOf(to), number));
    const word = (number: number): WgslExpression => splat(from, literal(u32, number));
    const bits = call(`bitcast<${wgslTypeName(shapedLike(from, u32))}>`, value);
    const target = shapedLike(from, scalarOf(to));
    return {
      name: helperName,
      parameters: [{ name: value.name, type: from }],
      result: target,
      body: [
        { kind: "Let", name: magnitude.name, value: binary("&", bits, word(MAGNITUDE)) },
        { kind: "Let", name: inside.name, value: construct(target, call("min", call("max", value, float(low)), float(high))) },
        { kind: "Let", name: saturated.name, value: call("select", inside, integer(max), binary(">=", value, float(beyond))) },
        { kind: "Return", value: call("select", saturated, integer(0), binary(">", magnitude, word(INFINITY_BITS))) },
      ],
    };
  }
}
