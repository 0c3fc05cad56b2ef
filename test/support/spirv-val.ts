import { spawnSync } from "node:child_process";

/** What spirv-val says against SPIR-V for Vulkan 1.1, block layouts included; undefined where it is not installed. */
export function spirvFindings(words: Uint32Array): string | undefined {
  const { error, status, stdout, stderr } = spawnSync("spirv-val", ["--target-env", "vulkan1.1", "-"], { input: new Uint8Array(words.buffer, words.byteOffset, words.byteLength), encoding: "utf8", timeout: 10_000 });
  if (error !== undefined && "code" in error && error.code === "ENOENT") return undefined;
  return status === 0 ? "" : `spirv-val: ${stdout}${stderr}${error?.message ?? ""}`;
}
