/** What the tests use of wgsl_reflect, whose module build carries no types. */
declare module "wgsl_reflect/wgsl_reflect.module.js" {
  export class TypeInfo {
    readonly name: string;
    readonly attributes: readonly object[] | null;
  }

  export class StructInfo extends TypeInfo {
    constructor(name: string, attributes: readonly object[] | null);
    members: readonly MemberInfo[];
    readonly size: number;
  }

  export class MemberInfo {
    constructor(name: string, type: TypeInfo | MemberInfo, attributes: readonly object[] | null);
    readonly name: string;
    readonly type: TypeInfo;
    readonly attributes: readonly object[] | null;
    readonly offset: number;
  }

  export class WgslReflect {
    constructor(code: string);
    readonly structs: readonly StructInfo[];
    _getTypeSize(type: TypeInfo | MemberInfo | null): unknown;
  }
}
