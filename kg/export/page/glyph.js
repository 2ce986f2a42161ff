// A class's mark, the same shape and colour as in the picture.

import { said } from "./data.js";

/** Outlines in a square of 16 by 16. */
export const SHAPES = {
  dot: "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z", square: "M2 2h12v12H2z", diamond: "M8 0l8 8l-8 8l-8-8z", triangle: "M8 1l7.5 13.5h-15z",
  triangleDown: "M8 15L.5 1.5h15z", star: "M8 .5l2.3 5 5.2.6-3.9 3.6 1.1 5.3L8 12.3 3.3 15l1.1-5.3L.5 6.1l5.2-.6z", hexagon: "M4 1.5h8l4 6.5-4 6.5H4L0 8z",
};
const SVG = "http://www.w3.org/2000/svg";

function drawing(shape, colour) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["class", "glyph"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  path.setAttribute("d", SHAPES[shape]);
  path.setAttribute("fill", colour);
  svg.append(path);
  return svg;
}

export const glyph = (cls) => drawing(said.shapes[cls], said.colours[cls]);
export const eventGlyph = () => drawing("diamond", "currentColor");
