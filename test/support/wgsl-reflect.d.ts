/** What the tests use of wgsl_reflect, whose module build carries no types. */
declare module "wgsl_reflect/wgsl_reflect.module.js" {
  export class WgslReflect {
    constructor(code: string);
    readonly structs: readonly { readonly name: string; readonly members: readonly { readonly name: string; readonly offset: number }[] }[];
  }
}
