/** The JSON Schemas that an editor reads: of specs, and of the configuration. */
import type { GeneratedFile } from "../codegen/protocol/generate.js";
import { printJsonSchema } from "../codegen/protocol/json-schema.js";
import { SPEC_PARTS, SPEC_SHAPE } from "../codegen/protocol/spec-shape.js";
import type { Config } from "./config.js";
import { CONFIG_SHAPE } from "./config-shape.js";

export function specSchema(): string {
  return printJsonSchema(SPEC_SHAPE, { title: "Gridwright spec", description: "what the bytes mean that a host and its shaders share", parts: SPEC_PARTS });
}

export function configSchema(): string {
  return printJsonSchema(CONFIG_SHAPE, { title: "gridwright.config.json", description: "which specs and kernels a project has, and where their outputs go; paths start at this file's folder" });
}

/** Those that a project asks for. */
export function schemaFiles({ schemas: { spec, config } }: Config): GeneratedFile[] {
  return [...(spec === undefined ? [] : [{ path: spec, text: specSchema() }]), ...(config === undefined ? [] : [{ path: config, text: configSchema() }])];
}
