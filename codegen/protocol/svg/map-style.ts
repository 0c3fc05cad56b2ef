/** How a memory map looks, for both colour schemes. Classes rather than CSS variables, which not every SVG renderer knows. */

/** Fields next to one another differ; a map has no more hues than a reader can tell apart. */
export const HUES = 6;

interface Scheme {
  readonly page: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly hatch: string;
  readonly blank: string;
  /** Of each hue: the fill behind `ink`, and the edge and bits. */
  readonly hues: readonly (readonly [fill: string, edge: string])[];
}

const LIGHT: Scheme = {
  page: "#ffffff",
  ink: "#131a22",
  muted: "#4b5967",
  line: "#c9d1da",
  hatch: "#bcc5cf",
  blank: "#f3f5f8",
  hues: [["#d9e8fd", "#2f6fc4"], ["#d8f1e1", "#23815a"], ["#fdebc8", "#a96a08"], ["#eadffb", "#7a4cc2"], ["#fbdde3", "#bd3a58"], ["#d2f0f3", "#167f8d"]],
};

const DARK: Scheme = {
  page: "#0f151c",
  ink: "#eef3f8",
  muted: "#aab8c6",
  line: "#34414e",
  hatch: "#4a5866",
  blank: "#161e27",
  hues: [["#173456", "#6ba6ef"], ["#143c2c", "#58bd90"], ["#45310e", "#dba349"], ["#332250", "#ad88ea"], ["#4a1c2a", "#ee7f97"], ["#0f3b42", "#4fbecb"]],
};

const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const MAP_STYLE = `${colours(LIGHT)}
text { font-family: ${MONO}; }
.prose { font-family: ${SANS}; }
.h1 { font-weight: 700; }
.name { font-weight: 600; }
.end { text-anchor: end; }
.mid { text-anchor: middle; }
.tail { stroke-dasharray: 5 3; stroke-linecap: butt; }
.edge { stroke-width: 1; fill: none; stroke-linecap: square; }
.tick { stroke-width: 1; stroke-dasharray: 2 3; fill: none; }
.wire { stroke-width: 1; fill: none; }
.hatched { fill: url(#hatch); }
@media (prefers-color-scheme: dark) {
${colours(DARK)}
}`;

function colours(scheme: Scheme): string {
  return [
    `.page { fill: ${scheme.page}; }`,
    `text, .ink { fill: ${scheme.ink}; }`,
    `.muted { fill: ${scheme.muted}; }`,
    `.blank { fill: ${scheme.blank}; }`,
    `.wb { stroke: ${scheme.hatch}; }`,
    `.hatch { stroke: ${scheme.hatch}; stroke-width: 1.4; }`,
    `.rule { stroke: ${scheme.line}; fill: none; }`,
    ...scheme.hues.flatMap(([fill, edge], i) => [`.f${i} { fill: ${fill}; }`, `.e${i} { fill: ${edge}; stroke: ${scheme.page}; }`, `.w${i} { stroke: ${edge}; }`]),
  ].join("\n");
}
