/** Plain data as a TypeScript expression that a person could have written: bare keys, one line where it fits. */

export interface PrintValueOptions {
  /** Columns that a line may take. */
  readonly width?: number;
  /** Text that stands for a value, for example the name of a constant that holds it. */
  readonly substitute?: (value: unknown) => string | undefined;
}

export function printValue(value: unknown, options: PrintValueOptions = {}, indent = 0): string {
  const width = options.width ?? 120;
  const print = (part: unknown, depth: number, room: number): string => {
    const standIn = options.substitute?.(part);
    if (standIn !== undefined) return standIn;
    if (Array.isArray(part)) return wrap("[", "]", part.map((item) => (at: number, left: number) => print(item, at, left)), depth, room);
    if (typeof part === "object" && part !== null) {
      const properties = Object.entries(part).filter(([, item]) => item !== undefined);
      return wrap("{", "}", properties.map(([key, item]) => (at: number, left: number) => `${printKey(key)}: ${print(item, at, left - printKey(key).length - 2)}`), depth, room);
    }
    return part === undefined ? "undefined" : JSON.stringify(part);
  };
  const wrap = (open: string, close: string, parts: readonly ((depth: number, room: number) => string)[], depth: number, room: number): string => {
    if (parts.length === 0) return open + close;
    const inner = parts.map((part) => part(depth + 1, width - (depth + 1) * 2));
    const padding = open === "{" ? " " : "";
    const line = `${open}${padding}${inner.join(", ")}${padding}${close}`;
    if (line.length <= room - 1 && !line.includes("\n")) return line;
    const margin = "  ".repeat(depth + 1);
    return `${open}\n${inner.map((text) => `${margin}${text},\n`).join("")}${"  ".repeat(depth)}${close}`;
  };
  return print(value, indent, width - indent * 2);
}

function printKey(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) && key !== "__proto__" ? key : JSON.stringify(key);
}
