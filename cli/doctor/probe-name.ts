/** What a probe looks for. A probe runs in a process of its own: drivers may crash or never answer. */
export type ProbeName = "hardware" | "software" | "dawn" | "naga" | "glslang";

/** One line of JSON on a probe's stdout. */
export interface ProbeAnswer {
  readonly found: boolean;
  /** The device's name, or why there is none. */
  readonly detail: string;
  readonly fix?: string;
}
