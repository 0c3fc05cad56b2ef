/** Whoever reads the output may have seen enough, as `head` has: no reason to go on, and none to complain. */
export function endAtClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}
