/**
 * WebGPU's flag values, from the specification's interfaces GPUBufferUsage, GPUMapMode and GPUShaderStage. Written out
 * because Node has no such globals: there they are members of the module that carries Dawn.
 */
export const USAGE_MAP_READ = 0x0001;
export const USAGE_COPY_SRC = 0x0004;
export const USAGE_COPY_DST = 0x0008;
export const USAGE_UNIFORM = 0x0040;
export const USAGE_STORAGE = 0x0080;
export const USAGE_INDIRECT = 0x0100;
export const USAGE_QUERY_RESOLVE = 0x0200;
export const MAP_READ = 0x0001;
export const STAGE_COMPUTE = 0x0004;
