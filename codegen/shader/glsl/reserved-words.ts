/**
 * Identifiers that a program may use and GLSL text may not. Source: GLSL 4.50 specification, 3.6 "Keywords", and for
 * Vulkan's additions GL_KHR_vulkan_glsl; the macros are those that a compiler defines before it reads the first line.
 */

const KEYWORDS =
  "attribute const uniform varying buffer shared coherent volatile restrict readonly writeonly atomic_uint layout centroid flat smooth noperspective patch sample break continue do for while switch case default if else subroutine in out inout float double int void bool true false invariant precise discard return lowp mediump highp precision struct uint";

const RESERVED =
  "common partition active asm class union enum typedef template this resource goto inline noinline public static extern external interface long short half fixed unsigned superp input output hvec2 hvec3 hvec4 fvec2 fvec3 fvec4 sampler3DRect filter sizeof cast namespace using";

const VULKAN = "texture1D texture2D texture3D textureCube sampler samplerShadow subpassInput isubpassInput usubpassInput";

const MACROS = "VULKAN GL_ES GL_SPIRV";

/** The function that every shader has. */
const ENTRY_POINT = "main";

/** Vectors, matrices, samplers and images, of which there are too many to list: `uvec3`, `dmat2x4`, `isampler2DArray`. */
export const TYPE_WORDS = /^([biud]?vec[234]|d?mat[234](x[234])?|[iu]?(sampler|image|texture)(1D|2D|3D|Cube|Buffer)\w*|sampler\w+Shadow)$/;

/** No identifier at all may be one of these. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(`${KEYWORDS} ${RESERVED} ${VULKAN} ${MACROS} ${ENTRY_POINT}`.split(" "));
