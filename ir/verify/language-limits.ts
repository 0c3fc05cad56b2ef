/**
 * Limits that hold for every program, whatever the device. The first group is WGSL's own (WGSL `#limits`). The second is
 * ours: Dawn's parser gives up at about 126 nested braces or parentheses, and one level of the IR may print as several.
 */
/** WGSL has 255, of which a function may need one for each of the built-in values, which no WGSL function but an entry point can read. */
export const MAX_FUNCTION_PARAMETERS = 250;
export const MAX_STRUCT_MEMBERS = 1023;
export const MAX_SWITCH_VALUES = 1023;
export const MAX_TYPE_NESTING = 15;
/** Variables of one function together. */
export const MAX_FUNCTION_STORAGE_BYTES = 8192;

export const MAX_BLOCK_NESTING = 24;
export const MAX_EXPRESSION_DEPTH = 32;
/** Nodes in one expression; bounds what a target prints for one statement. */
export const MAX_EXPRESSION_NODES = 1024;
