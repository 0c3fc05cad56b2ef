/** Paths from the project folder, with forward slashes. No file system: an output must not depend on where it was made. */

/** `path` as seen from the folder of `file`; undefined where it leaves the project folder. */
export function joinPath(file: string, path: string): string | undefined {
  const parts = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The module specifier by which `from` imports `to`: relative, `.ts` as `.js`. */
export function importPath(from: string, to: string): string {
  const here = from.split("/").slice(0, -1);
  const there = to.split("/");
  while (here.length > 0 && here[0] === there[0]) {
    here.shift();
    there.shift();
  }
  const path = [...here.map(() => ".."), ...there].join("/").replace(/\.ts$/, ".js");
  return path.startsWith("..") ? path : `./${path}`;
}
