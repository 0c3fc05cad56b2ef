/**
 * The closed list of what `verify` refuses. A code is stable: tools and tests match on it. Each line says what must hold;
 * the file that checks an area carries the area's name.
 */
export const RULES = {
  // Names and scopes
  "name/invalid": "a name is an identifier as in `identifier.ts`",
  "name/duplicate": "a name is declared once per function and never equals a name of program scope",
  "name/unknown": "a name that is used is declared",
  "name/out-of-scope": "a name is used after its declaration and inside the block of it",
  "name/not-a-value": "a Ref names a Let, a counter or a parameter",
  "name/not-a-variable": "only a Var is assigned",
  "name/not-a-function": "only a function is called",
  "region/text": "generator and source of a Region are one line of text each",

  // Types
  "type/mismatch": "a value has the type that its place, its declaration or its operator wants",
  "type/operand": "an operator takes operands of the types it is defined for",
  "type/not-constructible": "a value or a variable holds no atomic and no run-time array",
  "type/array-count": "a fixed array has at least one element",
  "type/vector-size": "a vector has 2, 3 or 4 components",
  "type/runtime-array": "a run-time array is a whole buffer or the last member of a buffer's struct",
  "type/struct-members": "a struct has members, with names of their own",
  "type/struct-clash": "one struct name stands for one layout",
  "type/member-layout": "an explicit alignment is a power of two not below the type's own, an explicit size is not below the type's own",
  "type/compare-exchange-result": "the result of a compare-exchange is named by Let and taken apart by Component, nothing else",
  "type/construct": "a Construct builds a vector, an array or a struct from one part for each of its own",
  "type/no-component": "a Component names a part of its value",

  // Constants
  "constant/type": "a bool constant is true or false, a number constant is a number",
  "constant/range": "a u32 or i32 constant is an integer in the range of its type",
  "constant/not-finite": "an f32 constant is finite",
  "constant/inexact": "an f32 constant is exactly representable",
  "constant/negative-zero": "no constant is -0, which JSON can't hold",

  // Places and access
  "place/root-kind": "the root of a place is of the kind that it says",
  "place/unknown-member": "a Field step names a member of a struct",
  "place/not-indexable": "an Index step stands on an array or a vector",
  "place/index-type": "an index is u32 or i32",
  "place/atomic": "an atomic is touched by atomic operations alone",
  "place/not-atomic": "an atomic operation stands on an atomic",
  "place/not-a-value": "what is loaded or stored as a whole holds no atomic and no run-time array",
  "place/read-only": "only a read_write buffer is written",
  "place/not-workgroup": "a WorkgroupUniformLoad reads workgroup memory",
  "place/whole-variable": "a whole variable is overwritten by Assign",

  // Position of effects
  "math/arguments": "a math function gets as many arguments as it takes",
  "atomic/position": "an atomic operation or a WorkgroupUniformLoad is the whole right side of Let, Assign or Eval",
  "call/position": "a call is the whole right side of Let, Assign or Eval",
  "call/no-result": "a call that yields nothing stands in Eval",
  "call/arguments": "a call gives each parameter one argument",
  "eval/no-effect": "Eval evaluates an atomic operation, a WorkgroupUniformLoad or a call",

  // Control flow
  "loop/break-outside": "Break stands in a loop",
  "loop/continue-outside": "Continue stands in a loop",
  "loop/counter-type": "a loop counter is u32 or i32",
  "switch/selector-type": "a selector is u32 or i32",
  "switch/no-value": "each case has a value",
  "switch/value-range": "a case value is an integer in the range of the selector's type",
  "switch/duplicate-value": "a case value occurs once in its Switch",
  "return/in-function": "Return stands in the entry body",
  "return/in-entry": "FunctionReturn stands in a device function",
  "return/value": "FunctionReturn gives a value exactly where the function has a result",
  "return/missing": "every path through a function with a result ends in FunctionReturn",
  "barrier/in-function": "no barrier and no WorkgroupUniformLoad stands in a device function",
  "unreachable/after-return": "nothing follows Return or FunctionReturn in a block (a warning)",
  "unreachable/after-jump": "nothing follows Break or Continue in a block (a warning)",
  "function/recursion": "no function calls itself, directly or not",

  // Buffers and bindings
  "buffer/type": "a buffer is a struct, a fixed array or a run-time array",
  "buffer/bool": "no bool lies in a buffer",
  "buffer/atomic-access": "a buffer that holds atomics is read_write",
  "buffer/uniform-layout": "a uniform buffer keeps WGSL's uniform layout rules",
  "buffer/length-parameter": "a buffer names a u32 parameter as its length exactly when it holds a run-time array",
  "buffer/no-runtime-array": "ArrayLength asks a buffer that holds a run-time array",
  "binding/invalid": "group and binding are integers, 0 or more",
  "binding/clash": "no two buffers share group and binding",
  "binding/reserved": "group 3, bindings 0, 2 and 3 belong to the parameter block and to what a split adds",

  // Uniformity and grid syncs
  "uniformity/barrier": "a workgroup barrier stands in control flow that is uniform in the workgroup",
  "uniformity/workgroup-uniform-load": "a WorkgroupUniformLoad stands in control flow, and has indices, that are uniform in the workgroup",
  "barrier/after-divergent-return": "no workgroup barrier follows a Return that some invocations of a workgroup take and others do not",
  "grid-sync/non-uniform": "a grid sync stands in control flow that is uniform in the grid, but for invocations that have returned",
  "grid-sync/condition-race": "a grid sync lies between the read of what decides about a grid sync and any write of it, both ways",
  "grid-sync/host-bound": "the host knows the bounds of a loop that holds a grid sync",
  "grid-sync/break": "no Break or Continue belongs to a loop that holds a grid sync",

  // Limits of the language and of the device profile
  "workgroup/size": "a workgroup has at least one invocation along each axis",
  "limit/workgroup-size": "the workgroup fits the device's size along each axis",
  "limit/invocations": "the workgroup fits the device's number of invocations",
  "limit/workgroup-storage": "workgroup variables fit the device's workgroup storage",
  "limit/storage-buffers": "the device binds so many storage buffers",
  "limit/uniform-buffers": "the device binds so many uniform buffers, the parameter block among them",
  "limit/bind-groups": "the device has the group",
  "limit/bindings": "the group has the binding number",
  "limit/buffer-size": "the fixed part of a buffer fits a binding of the device",
  "limit/function-storage": "the variables, and the values of array or struct type, of one function fit WGSL's function storage",
  "limit/parameters": "functions and programs have no more parameters than WGSL allows",
  "limit/switch-values": "a Switch has no more case values than WGSL allows",
  "limit/struct-members": "a struct has no more members than WGSL allows",
  "limit/type-nesting": "types nest no deeper than WGSL allows",
  "limit/block-nesting": "blocks nest no deeper than every target can print",
  "limit/returns": "no more statements between two grid syncs may return than every target can print as a nest",
  "limit/expression-depth": "expressions nest no deeper than every target can print",
} as const;

export type RuleCode = keyof typeof RULES;
