/** What the operating system's codes mean for somebody who named a path. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "one of its folders is a file",
  EEXIST: "one of its folders is a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead back to themselves",
  ENOSPC: "the disk is full",
};

/** Why a file could be neither read nor written, in words. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ("code" in error ? REASONS[String(error.code)] : undefined) ?? error.message;
}
