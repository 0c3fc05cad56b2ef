/** What wgsl_reflect makes of a module: offsets of members, by the struct's name and the member's. */
import { WgslReflect } from "wgsl_reflect/wgsl_reflect.module.js";

export function reflectedOffsets(wgsl: string): Map<string, Record<string, number>> {
  // wgsl_reflect 1.6.0 takes the `>>` of `array<array<u32, 2>>` for a shift ("Expected '>' for array"). Goes when it doesn't.
  const code = wgsl.replace(/>(?=>)/g, "> ");
  return new Map(new WgslReflect(code).structs.map((struct) => [struct.name, Object.fromEntries(struct.members.map((member) => [member.name, member.offset]))]));
}
