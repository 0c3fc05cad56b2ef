export { deviceConformance, type ConformanceCase } from "./device-conformance.js";
export { golden } from "./golden.js";
export { validateWithNaga, wgslToSpirv } from "./naga.js";
export { validateWgsl } from "./null-device.js";
export { spirvStructLayouts, type SpirvStructLayout } from "./spirv-layout.js";
export { formatFindings, type ValidationFinding, type ValidationResult } from "./validation.js";
export { openOracleDevice, type OracleDevice, type OracleOptions } from "./oracle-device.js";
export { createInterpreter, interpret, type Interpreter, type InterpretOutcome, type InterpretRun } from "../ir/interpret/interpret.js";
export type { Finding, FindingCode } from "../ir/interpret/finding-log.js";
