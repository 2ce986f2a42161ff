// The picture as an SVG text: what is drawn, in vectors, with captions as text. No script, no style, nothing to fetch.

const FONTS = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'; // as picture.js writes captions
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu; // characters that XML cannot hold
const escaped = (text) => String(text).replace(NOT_XML, "\uFFFD").replace(/[&<>"]/g, (c) => ESCAPES[c]);
const round = (number) => Math.round(number * 100) / 100;
const element = (name, attributes, content = "") => `<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}>${content}</${name}>`;

/** An SVG file of a picture's snapshot (picture.js), so many pixels wide and high. */
export function svgOf({ box, paper, nodes, lines, captions }, title, width, height) {
  const [x, y, w, h] = [box.left, box.top, box.right - box.left, box.bottom - box.top].map(round);
  const content = [
    element("title", {}, escaped(title)), element("rect", { x, y, width: w, height: h, fill: paper }),
    ...lines.map((line) => lineOf(line, (0.3 * w) / width)), ...nodes.map(nodeOf), ...captions.map((caption) => captionOf(caption, paper)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${x} ${y} ${w} ${h}`, width, height }, `\n${content.join("\n")}\n`)}\n`;
}

/** Lines, arrows and outlines have the measures of vis-network's; `thinnest` is what can still be seen. */
function lineOf({ a, b, color, dashes, width, arrows }, thinnest) {
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1, [dx, dy] = [(b.x - a.x) / far, (b.y - a.y) / far], size = 7.5 + 3 * width;
  const border = b.shape === "dot" ? b.size : Math.min(b.size / Math.abs(dx), b.size / Math.abs(dy)) + b.borderWidth;
  const back = (from, along, aside = 0) => [from[0] - dx * along + dy * aside, from[1] - dy * along - dx * aside]; // from a place on the line
  const tip = arrows ? back([b.x, b.y], border) : [b.x, b.y], end = arrows ? back(tip, 0.9 * size) : tip;
  const [x1, y1, x2, y2] = [a.x, a.y, ...end].map(round);
  const line = element("line", { x1, y1, x2, y2, stroke: color.color, "stroke-opacity": color.opacity, "stroke-width": round(Math.max(width, thinnest)), ...(dashes ? { "stroke-dasharray": dashes.join(" ") } : {}) });
  if (!arrows) return line;
  const corners = [tip, back(tip, size, 0.3 * size), end, back(tip, size, -0.3 * size)];
  return line + element("polygon", { points: corners.map((corner) => corner.map(round).join(",")).join(" "), fill: color.color, "fill-opacity": color.opacity });
}

const third = Math.sqrt(3) / 3;
const turned = (corners, radius, turn = 0) => corners.map((i, n, all) => [radius(n) * Math.sin((2 * Math.PI * i) / all.length + turn), -radius(n) * Math.cos((2 * Math.PI * i) / all.length + turn)]);
const count = (n) => Array.from({ length: n }, (_, i) => i);
const triangle = [[0, 0.275 - 2 * third], [1, 0.275 + third], [-1, 0.275 + third]].map((p) => p.map((n) => 1.15 * n));
/** Corners of a shape of size 1. */
const CORNERS = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]], triangle, triangleDown: triangle.map(([x, y]) => [x, -y]),
  star: turned(count(10), (n) => 0.82 * (n % 2 ? 0.5 : 1.3)).map(([x, y]) => [x, y + 0.082]), hexagon: turned(count(6), () => 1, Math.PI / 2),
};

function nodeOf({ x, y, size, shape, color, opacity, borderWidth }) {
  const look = { fill: color.background, stroke: color.border, "stroke-width": borderWidth, opacity };
  if (!CORNERS[shape]) return element("circle", { cx: round(x), cy: round(y), r: round(size), ...look });
  return element("polygon", { points: CORNERS[shape].map(([dx, dy]) => `${round(x + size * dx)},${round(y + size * dy)}`).join(" "), ...look });
}

const captionOf = ({ text, x, y, size, fill }, paper) => element("text", {
  x: round(x), y: round(y), "font-size": round(size), "font-family": FONTS, "text-anchor": "middle", "dominant-baseline": "central",
  fill, stroke: paper, "stroke-width": round(size / 4), "paint-order": "stroke", "stroke-linejoin": "round",
}, escaped(text));
