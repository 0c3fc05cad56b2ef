/** The user asked for something that cannot be done; nothing was done. The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
