import { isAbsolute, relative, resolve, sep } from "node:path";
import type { SourceLocation } from "../ir/diagnostic.js";

/** A line that GitHub shows at its place. `at.folder`, absolute, is where `at.file` starts. */
export function annotation(level: "error" | "notice", at: SourceLocation & { readonly folder: string }, title: string, message: string): string {
  const data = (text: string): string => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  const property = (text: string): string => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
  return `::${level} file=${property(inWorkspace(at))},line=${at.line},col=${at.column},title=${property(title)}::${data(message)}`;
}

/** A workflow may run in a folder of the repository, and GitHub counts paths from the root. */
function inWorkspace({ file, folder }: { readonly file: string; readonly folder: string }): string {
  const workspace = process.env["GITHUB_WORKSPACE"] ?? "";
  const path = relative(workspace, resolve(folder, file));
  return workspace === "" || isAbsolute(path) || path.startsWith("..") ? file : path.split(sep).join("/");
}
