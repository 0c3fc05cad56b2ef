/**
 * Identifiers that a program may use and WGSL text may not. Sources: WGSL `#keyword-summary`, `#reserved-words`, and
 * `#predeclared`, of which only what the printer itself relies on matters: a local called `min` would hide the function
 * that a guard calls.
 */

const KEYWORDS =
  "alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop override requires return struct switch true var while";

const RESERVED =
  "NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become binding_array cast catch class co_await co_return co_yield coherent column_major common compile compile_fragment concept const_cast consteval constexpr constinit crate debugger decltype delete demote demote_to_helper do dynamic_cast enum explicit export extends extern external fallthrough filter final finally friend from fxgroup get goto groupshared highp impl implements import inline instanceof interface layout lowp macro macro_rules match mediump meta mod module move mut mutable namespace new nil noexcept noinline nointerpolation non_coherent noncoherent noperspective null nullptr of operator package packoffset partition pass patch pixelfragment precise precision premerge priv protected pub public readonly ref regardless register reinterpret_cast require resource restrict self set shared sizeof smooth snorm static static_assert static_cast std subroutine super target template this thread_local throw trait try type typedef typeid typename typeof union unless unorm unsafe unsized use using varying virtual volatile wgsl where with writeonly yield";

const PREDECLARED =
  "bool u32 i32 f32 vec2 vec3 vec4 array atomic bitcast select min max storageBarrier workgroupBarrier atomicLoad atomicStore atomicAdd atomicSub atomicMin atomicMax atomicAnd atomicOr atomicXor atomicExchange atomicCompareExchangeWeak workgroupUniformLoad";

const ENUMERANTS = "uniform storage workgroup read read_write";

/** No identifier at all may be one of these. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(`${KEYWORDS} ${RESERVED}`.split(" "));

/** Allowed by WGSL as names of ours, but they would hide what any printed text may use. Members of structs hide nothing. */
export const PREDECLARED_NAMES: ReadonlySet<string> = new Set(PREDECLARED.split(" "));

/** What `var<...>` at module scope names; only another name of module scope could hide one. */
export const ENUMERANT_NAMES: ReadonlySet<string> = new Set(ENUMERANTS.split(" "));
