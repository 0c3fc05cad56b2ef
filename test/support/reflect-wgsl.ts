/** What wgsl_reflect makes of a module: where members lie and how large structs are, by the struct's name. */
import { MemberInfo, StructInfo, type TypeInfo, WgslReflect } from "wgsl_reflect/wgsl_reflect.module.js";

export interface ReflectedStruct {
  readonly sizeBytes: number;
  /** By the member's name. */
  readonly offsets: Readonly<Record<string, number>>;
}

export function reflectedStructs(wgsl: string): Map<string, ReflectedStruct> {
  // wgsl_reflect 1.6.0 takes the `>>` of `array<array<u32, 2>>` for a shift ("Expected '>' for array"). Goes when it doesn't.
  const { structs } = new AttributesOfMembers(wgsl.replace(/>(?=>)/g, "> "));
  return new Map(structs.map((struct) => [struct.name, { sizeBytes: struct.size, offsets: Object.fromEntries(struct.members.map((member) => [member.name, member.offset])) }]));
}

export function reflectedOffsets(wgsl: string): Map<string, Readonly<Record<string, number>>> {
  return new Map([...reflectedStructs(wgsl)].map(([name, { offsets }]) => [name, offsets]));
}

/**
 * wgsl_reflect 1.6.0 keeps the `@align` and `@size` of a member with the member's type, which members share, and so applies
 * those of the last such member to all of them wherever a struct lies in another or in an array. Here every measure is
 * taken of a member with its own attributes, or of a type without any. Goes when `_getTypeSize` hands on members, not
 * their types.
 */
class AttributesOfMembers extends WgslReflect {
  override _getTypeSize(type: TypeInfo | MemberInfo | null): unknown {
    if (type === null) return super._getTypeSize(type);
    return super._getTypeSize(type instanceof MemberInfo ? new MemberInfo(type.name, withoutAttributes(type.type), type.attributes) : withoutAttributes(type));
  }
}

function withoutAttributes(type: TypeInfo): TypeInfo {
  if (type instanceof StructInfo) {
    const struct = new StructInfo(type.name, null);
    // The base class measures each member's `type`: the member itself.
    struct.members = type.members.map((member) => new MemberInfo(member.name, member, null));
    return struct;
  }
  const copy: TypeInfo = Object.create(Object.getPrototypeOf(type));
  return Object.assign(copy, type, { attributes: null });
}
