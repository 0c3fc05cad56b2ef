/** Writes whole words into a GPUBuffer, ordered before what is submitted next. Empty bytes write nothing. */
export function uploadBytes(queue: GPUQueue, gpuBuffer: GPUBuffer, offsetBytes: number, bytes: Uint8Array): void {
  if (bytes.byteLength > 0) queue.writeBuffer(gpuBuffer, offsetBytes, isShared(bytes) ? bytes.slice() : bytes);
}

/**
 * `webgpu` 0.6.2 for Node ends the process (SIGSEGV) when `writeBuffer` is given shared memory, which the WebGPU standard
 * allows (`AllowSharedBufferSource`). To be deleted when a version of it takes shared memory.
 */
function isShared({ buffer }: Uint8Array): boolean {
  return typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;
}
