/** The few characters that a frame needs, five pixels high and three wide. */

const GLYPH_WIDTH = 3;
export const GLYPH_HEIGHT = 5;

/** Row by row; # is ink. */
const GLYPHS: Readonly<Record<string, string>> = {
  "0": "### #.# #.# #.# ###",
  "1": ".#. ##. .#. .#. ###",
  "2": "### ..# ### #.. ###",
  "3": "### ..# .## ..# ###",
  "4": "#.# #.# ### ..# ..#",
  "5": "### #.. ### ..# ###",
  "6": "### #.. ### #.# ###",
  "7": "### ..# ..# .#. .#.",
  "8": "### #.# ### #.# ###",
  "9": "### #.# ### ..# ###",
  "°": "### #.# ### ... ...",
  C: "### #.. #.. #.. ###",
  S: "### #.. ### ..# ###",
  T: "### .#. .#. .#. .#.",
  E: "### #.. ##. #.. ###",
  P: "### #.# ### #.. #..",
};

/** Calls `ink` for each pixel of `text`, from its upper left corner; characters without a glyph are spaces. */
export function forEachInk(text: string, ink: (x: number, y: number) => void): void {
  [...text].forEach((character, index) => {
    const rows = GLYPHS[character]?.split(" ") ?? [];
    rows.forEach((row, y) => [...row].forEach((pixel, x) => pixel === "#" && ink(index * (GLYPH_WIDTH + 1) + x, y)));
  });
}
