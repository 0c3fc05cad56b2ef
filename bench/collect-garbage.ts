/** Collects garbage now, whatever flags Node was started with. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

export function collectGarbage(): void {
  if (typeof collect === "function") collect();
}
