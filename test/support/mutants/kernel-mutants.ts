/** Defects of the kernel: what no opcode and no argument may get past. */
import type { Mutant } from "./mutant.js";

const CLAIM = ["test/unit/kernels/claim-loop.test.ts"];
const OPCODES = ["test/unit/kernels/builtin-opcodes.test.ts"];

export const KERNEL_MUTANTS: readonly Mutant[] = [
  {
    name: "tenant 29 runs on the device",
    file: "kernels/megakernel/claim-loop.ts",
    replace: 'k.lt(tenant, constantOf(protocol, "max_tenants"))',
    by: 'k.le(tenant, constantOf(protocol, "max_tenants"))',
    tests: CLAIM,
  },
  {
    name: "masked tenant runs",
    file: "kernels/megakernel/claim-loop.ts",
    replace: "k.assign(isMasked, k.eq(mask, 0));",
    by: "k.assign(isMasked, k.and(k.eq(mask, 0), k.ne(mask, 0)));",
    tests: CLAIM,
  },
  {
    name: "failed claim runs the slot anyway",
    file: "kernels/megakernel/claim-loop.ts",
    replace: "        k.assign(tally.budget_stops, 1);\n        k.continue();",
    by: "        k.assign(tally.budget_stops, 1);",
    tests: CLAIM,
  },
  {
    name: "budget overdrawn by one",
    file: "kernels/megakernel/claim-loop.ts",
    replace: 'k.if(k.ge(tally.claims.value, k.ref("claim_budget"))',
    by: 'k.if(k.gt(tally.claims.value, k.ref("claim_budget"))',
    tests: CLAIM,
  },
  {
    name: "store behind the last observable",
    file: "kernels/megakernel/opcodes/observable-at.ts",
    replace: 'k.ge(index, k.arrayLength("control"))',
    by: 'k.gt(index, k.arrayLength("control"))',
    tests: OPCODES,
  },
  {
    name: "fault overwritten by the opcode's number",
    file: "kernels/megakernel/dispatch.ts",
    replace: 'f.store(args.at(constantOf(protocol, "fault_code_arg")), code);',
    by: 'f.store(args.at(constantOf(protocol, "fault_code_arg")), detail);',
    tests: [...CLAIM, ...OPCODES],
  },
  {
    name: "full debug log overwritten",
    file: "kernels/megakernel/opcodes/printf.ts",
    replace: "k.if(k.lt(index, k.arrayLength(log)), () => {",
    by: "k.if(k.ge(index, k.arrayLength(log)), () => k.store(k.place(log).field(\"records\").at(0).field(\"format\"), format));\n    k.if(k.lt(index, k.arrayLength(log)), () => {",
    tests: OPCODES,
  },
];
