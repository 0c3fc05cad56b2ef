/** Loads a shared library for the whole process, so that native code which looks for it by name finds it. */
import { constants } from "node:os";

/** glibc's and musl's RTLD_NODELETE: Node closes what is no addon, and this keeps it mapped all the same. */
const RTLD_NODELETE = 0x1000;

/** Undefined when it is loaded, else why not. `library` is a path, or a name for the system's own search. */
export function loadSharedLibrary(library: string): string | undefined {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node takes every library for an addon and throws after a plain one is loaded.
    return message.startsWith("Module did not self-register") ? undefined : message;
  }
}
