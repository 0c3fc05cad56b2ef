import { GridwrightError } from "../error.js";
import { Priority } from "../generated/megakernel.js";

/** Levels by name, most urgent first. */
export type PriorityName = keyof typeof Priority;

/** @throws GridwrightError `encode/value` for a name that is no level */
export function priorityLevel(name: PriorityName): number {
  const level: number | undefined = Object.hasOwn(Priority, name) ? Priority[name] : undefined;
  if (level !== undefined) return level;
  throw new GridwrightError({
    code: "encode/value",
    message: `there is no priority ${String(name)}`,
    help: `use one of: ${Object.keys(Priority).join(", ")}`,
    fields: { name: "priority", actual: name },
  });
}
