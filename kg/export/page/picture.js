// The picture: vis-network draws nodes and lines; captions are ours, so that they keep their size and never cover each other.

import { entities, facts, happenings, nodes, options, said } from "./data.js";
import { $, announce, isTyping } from "./dom.js";
import { shortestPath } from "./paths.js";
import { scene } from "./scene.js";
import { change, onChange, state } from "./state.js";
import { caption, clip, teach, term, say } from "./words.js";

teach({ pictureName: ["网络图。方向键移到邻近的节点，回车展开，H 隐藏，P 固定，F 聚焦，Esc 返回", "Network. Arrow keys go to a node nearby, Enter expands, H hides, P pins, F focuses, Esc goes back"] });

const CAPTIONS = 160, SIZE = 13, SMALL = 11; // captions at once at most; pixels on the screen
const CLOSE = 1.25; // from this scale on, every line says what it means
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const weight = new Map(nodes.map((n) => [n.id, n.value || 0]));
const heaviest = Math.max(1e-9, ...weight.values());
const looks = { nodes: new Map(), edges: new Map() }; // what was drawn, as text: only changes are told
const now = { network: null, scene: null, near: null, way: null, colours: {}, hover: null, boxes: [], quiet: false, size: "", fitted: "", due: null };

export function build(host) {
  fill(); // before the network is made: it fits the view once
  now.network = new vis.Network(host, drawn, JSON.parse(options));
  host.tabIndex = 0;
  const { network } = now;
  network.canvas.frame.removeAttribute("tabindex"); // the host has the name and the keys: one stop, not two
  network.on("afterDrawing", write);
  network.once("afterDrawing", () => performance.mark("newskg:drawn"));
  network.on("click", (hit) => pick(hit));
  network.on("doubleClick", ({ nodes: [id] }) => typeof id === "number" && host.dispatchEvent(new CustomEvent("expand", { detail: id })));
  network.on("hoverEdge", ({ edge }) => { now.hover = edge; });
  network.on("blurEdge", () => { now.hover = null; });
  network.on("dragEnd", ({ nodes: [id] }) => {
    if (typeof id !== "number") return;
    const { x, y } = network.getPosition(id);
    quietly(() => change({ pinned: { ...state.now.pinned, [id]: [Math.round(x), Math.round(y)] } }));
  });
  host.addEventListener("keydown", keys);
  fit();
  keepMiddle(host);
  onChange(update);
}

export function fit() {
  now.network.fit({ maxZoomLevel: 1.4, animation: false });
  zoom(0.94); // captions are wider than what they are under
  now.fitted = viewpoint().join();
}

/** When the picture gets another size, what is in its middle stays there, as large (vis-network would zoom along); all that
 * was in sight is fitted again. */
function keepMiddle(host) {
  const { network } = now;
  let seen = null;
  const sizeNow = () => `${host.clientWidth} ${host.clientHeight}`;
  network.on("afterDrawing", () => { if (sizeNow() === now.size) seen = viewpoint(); });
  new ResizeObserver(() => {
    if (!host.clientHeight) return;
    now.size = sizeNow();
    const act = now.due || (!seen || seen.join() === now.fitted ? fit : () => place(seen));
    now.due = null;
    act();
  }).observe(host);
}
/** Turn to something; as soon as the picture is in sight and as large as it will be. */
function turn(act) {
  now.due = now.size && $("picture").clientHeight ? null : act;
  if (!now.due) act();
}
export const zoom = (by) => now.network.moveTo({ scale: now.network.getScale() * by });
/** Where the reader looks: [x, y, scale]. */
export function viewpoint() {
  const { x, y } = now.network.getViewPosition();
  return [Math.round(x), Math.round(y), Math.round(now.network.getScale() * 1000) / 1000];
}
const place = ([x, y, scale]) => now.network.moveTo({ position: { x, y }, scale, animation: false });
export const lookAt = (where) => turn(() => place(where));
/** The drawing as it is, for a file: the canvas, and the boxes of captions. */
export const canvas = () => now.network.canvas.frame.canvas;
/** All that is drawn, in the drawing's own coordinates: {box, paper, nodes, lines, captions}. */
export function snapshot() {
  const spots = now.network.getPositions(), box = viewBox(now.network.getScale());
  const placed = (look) => ({ ...look, ...spots[look.id] });
  const nodesDrawn = drawn.nodes.get().map(placed);
  const at = new Map(nodesDrawn.map((node) => [node.id, node]));
  const lines = drawn.edges.get().map((line) => ({ ...line, a: at.get(line.from), b: at.get(line.to) })).filter(({ a, b }) => a && b);
  return { box, paper: now.colours.paper, nodes: nodesDrawn, lines, captions: now.boxes.map((b) => b.caption) };
}
/** Draw again in the page's colours as they are now; at once, for paper does not wait. */
export function repaint() {
  fill();
  now.network.redraw();
}
export const resized = () => now.network.redraw();
export const centre = (id, scale = Math.max(now.network.getScale(), 0.9)) => now.network.focus(id, { scale, animation: !calm.matches && { duration: 350 } });

function quietly(act) {
  now.quiet = true; // the reader's own hand has moved it: no centring
  act();
  now.quiet = false;
}

function update(view, before) {
  fill();
  const [kind, which] = view.chosen || [];
  const id = kind === "event" ? `h${which}` : which;
  if (view.path && JSON.stringify(view.path) !== JSON.stringify(before.path) && now.way.size) {
    return turn(() => now.network.fit({ nodes: [...now.way], maxZoomLevel: 1.2, animation: false }));
  }
  if (view.focus && JSON.stringify(view.focus) !== JSON.stringify(before.focus)) return turn(fit);
  if (view.tab !== "graph" || now.quiet || JSON.stringify(view.chosen) === JSON.stringify(before.chosen)) return undefined;
  return kind && drawn.nodes.get(id) ? turn(() => drawn.nodes.get(id) && centre(id)) : undefined;
}

/** Bring the drawing in line with the view. */
function fill() {
  now.scene = scene();
  for (const name of ["paper", "ink", "soft", "faint", "edge", "link", "event"]) now.colours[name] = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  now.near = nearChosen();
  now.way = state.now.path ? new Set(shortestPath(...state.now.path)) : null;
  atOnce(() => {
    sync(drawn.nodes, looks.nodes, [...now.scene.entities.map(nodeLook), ...now.scene.events.map(eventLook)]);
    sync(drawn.edges, looks.edges, now.scene.lines.map(lineLook));
  });
}

/** Changes of what is drawn, told as one: for each, vis-network would go through all nodes and lines and draw anew. */
function atOnce(act) {
  const emitter = now.network?.body.emitter;
  if (!emitter) return act(); // not drawn yet
  const { emit } = emitter, late = new Set();
  emit.call(emitter, "_blockRedraw");
  emitter.emit = (event, ...more) => (event === "_dataChanged" || event === "_dataUpdated" ? late.add(event) : emit.call(emitter, event, ...more));
  try {
    act();
  } finally {
    emitter.emit = emit;
  }
  if (late.size) emitter.emit(late.has("_dataChanged") ? "_dataChanged" : "_dataUpdated"); // the first leads to the second
  emitter.emit("_allowRedraw");
  return emitter.emit("_requestRedraw");
}

function sync(set, known, wanted) {
  const gone = new Set(known.keys()), changed = [];
  for (const look of wanted) {
    const text = JSON.stringify(look);
    gone.delete(look.id);
    if (known.get(look.id) !== text) changed.push(look) && known.set(look.id, text);
  }
  set.remove([...gone]);
  gone.forEach((id) => known.delete(id));
  set.update(changed);
}

/** What the choice puts into the foreground: ids of nodes; null while nothing is chosen. */
function nearChosen() {
  const { chosen } = state.now;
  if (!chosen) return null;
  const [kind, ...which] = chosen;
  if (kind === "tie") return new Set(which);
  const middle = kind === "event" ? `h${which[0]}` : which[0];
  const near = new Set([middle]);
  for (const { from, to } of now.scene.lines) if (from === middle || to === middle) near.add(from).add(to);
  if (kind === "entity") for (const h of now.scene.events) if (near.has(`h${h}`)) for (const [, e] of happenings[h].roles) near.add(e);
  return near;
}

const isNear = (id) => (now.way ? now.way.has(id) || (typeof id === "string" && isOnWay(id)) : !now.near || now.near.has(id));
function isOnWay(id) {
  const who = happenings[Number(id.slice(1))].roles.filter(([, e]) => now.way.has(e));
  return who.length > 1;
}
const isChosen = (id) => {
  const [kind, ...which] = state.now.chosen || [];
  return kind === "event" ? id === `h${which[0]}` : which.includes(id);
};

function nodeLook(id) {
  const { cls } = entities[id], [x, y] = now.scene.places.get(id);
  const background = said.colours[cls], border = isChosen(id) ? now.colours.ink : state.now.pinned[id] ? now.colours.soft : now.colours.paper;
  return { id, x, y, shape: said.shapes[cls], size: 7 + 20 * Math.sqrt((weight.get(id) || 0) / heaviest), opacity: isNear(id) ? 1 : 0.15, borderWidth: isChosen(id) ? 3 : 1.5,
    color: { background, border, highlight: { background, border: now.colours.ink }, hover: { background, border: now.colours.ink } } };
}

function eventLook(h) {
  const id = `h${h}`, [x, y] = now.scene.places.get(id), background = now.colours.event;
  return { id, x, y, shape: "diamond", size: isChosen(id) ? 9 : 6, opacity: isNear(id) ? 1 : 0.15, borderWidth: isChosen(id) ? 3 : 1,
    color: { background, border: isChosen(id) ? now.colours.ink : now.colours.paper, highlight: { background, border: now.colours.ink }, hover: { background, border: now.colours.ink } } };
}

function lineLook(line) {
  const { id, from, to, kind, arrow } = line;
  const touches = isBright(line), certain = kind === "role" || line.facts.some((i) => facts[i].m === "Asserted" || facts[i].m === "Reported");
  return { id, from, to, arrows: arrow ? "to" : "", dashes: certain ? kind === "role" && [2, 3] : [6, 4], width: touches && (now.near || now.way) ? 2 : 1,
    color: { color: now.colours.edge, highlight: now.colours.link, hover: now.colours.link, opacity: touches ? 1 : 0.2 } };
}

function isBright({ from, to }) {
  if (now.way) return isNear(from) && isNear(to);
  if (!now.near) return true;
  const [kind, ...which] = state.now.chosen;
  if (kind === "tie") return which.includes(from) && which.includes(to);
  return [from, to].some((id) => isChosen(id) || (typeof id === "string" && now.near.has(id)));
}

// ---- captions -----------------------------------------------------------------------------------------------------

const widths = new Map();

/** Write captions over the drawing: what is chosen first, then by prominence, none over another; lines when close. */
function write(pen) {
  const scale = now.network.getScale(), spots = now.network.getPositions(), { ink, paper, faint, soft } = now.colours;
  const seen = viewBox(scale);
  now.boxes = [];
  pen.save();
  Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", strokeStyle: paper, lineWidth: 3 / scale });
  const put = (text, x, y, size, fill, id) => {
    if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) return;
    const key = `${size} ${text}`;
    pen.font = `${size / scale}px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
    if (!widths.has(key)) widths.set(key, pen.measureText(text).width * scale);
    const w = (widths.get(key) / 2 + 3) / scale, h = (size / 2 + 2) / scale;
    const box = { left: x - w, right: x + w, top: y - h, bottom: y + h, id, caption: { text, x, y, size: size / scale, fill } };
    if (now.boxes.some((o) => box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom)) return;
    now.boxes.push(box);
    pen.strokeText(text, x, y);
    pen.fillStyle = fill;
    pen.fillText(text, x, y);
  };
  const order = now.scene.entities.slice().sort((a, b) => isChosen(b) - isChosen(a) || isNear(b) - isNear(a) || a - b).slice(0, CAPTIONS);
  for (const id of order) {
    const spot = spots[id], size = isChosen(id) ? SIZE + 4 : SIZE;
    if (spot) put(clip(caption(id)), spot.x, spot.y + radius(id) + (size * 0.8) / scale, size, isNear(id) ? ink : faint, id);
  }
  for (const h of now.scene.events) {
    const id = `h${h}`, spot = spots[id];
    if (spot && isNear(id) && (scale >= CLOSE || now.near || now.way)) put(eventCaption(h), spot.x, spot.y + (6 + SMALL) / scale, SMALL, soft, id);
  }
  for (const line of now.scene.lines) {
    const [a, b] = [spots[line.from], spots[line.to]];
    const asked = line.id === now.hover || (isBright(line) && (scale >= CLOSE || now.near || now.way));
    if (a && b && asked) put(lineCaption(line), a.x + (b.x - a.x) * 0.55, a.y + (b.y - a.y) * 0.55, SMALL, soft, null);
  }
  pen.restore();
}

function viewBox(scale) {
  const { x, y } = now.network.getViewPosition(), { clientWidth: w, clientHeight: h } = now.network.canvas.frame;
  return { left: x - w / 2 / scale, right: x + w / 2 / scale, top: y - h / 2 / scale, bottom: y + h / 2 / scale };
}
const radius = (id) => now.network.body.nodes[id]?.shape.radius || now.network.body.nodes[id]?.options.size || 0;

export const eventCaption = (h) => [term("events", happenings[h].cls), happenings[h].d].filter(Boolean).join(" ");
export function lineCaption(line) {
  if (line.kind === "role") return term("roles", line.role);
  const names = new Set(line.facts.map((i) => (facts[i].m === "Asserted" || facts[i].m === "Reported" ? "" : `${term("modalities", facts[i].m)} · `) + term("relations", facts[i].p)));
  return [...names].slice(0, 2).join(" / ") + (names.size > 2 ? " …" : "");
}

// ---- hands --------------------------------------------------------------------------------------------------------

function pick({ nodes: [node], edges: [edge], pointer }) {
  const { x, y } = pointer.canvas;
  const hit = node ?? now.boxes.find((b) => b.id !== null && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom)?.id;
  const line = hit === undefined && edge !== undefined ? now.scene.lines.find((l) => l.id === edge) : null;
  quietly(() => change({ chosen: hit !== undefined ? chosenFor(hit) : line ? chosenLine(line) : null }));
}
const chosenFor = (id) => (typeof id === "string" ? ["event", Number(id.slice(1))] : ["entity", id]);
const chosenLine = (line) => (line.kind === "role" ? ["event", line.event] : ["tie", line.from, line.to]);

const TURNS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
function keys(event) {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (TURNS[event.key]) step(TURNS[event.key]);
  else return;
  event.preventDefault();
}

/** Choose the nearest shown entity in a direction; from the middle of the view where none is chosen. */
function step([dx, dy]) {
  const [kind, which] = state.now.chosen || [];
  const here = kind === "entity" ? now.scene.places.get(which) : now.network.getViewPosition();
  const [x, y] = Array.isArray(here) ? here : [here.x, here.y];
  let best = null;
  for (const id of now.scene.entities) {
    if (kind === "entity" && id === which) continue;
    const [a, b] = now.scene.places.get(id), along = (a - x) * dx + (b - y) * dy, aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    const far = along + 2 * aside;
    if ((along > 0 || kind !== "entity") && (!best || far < best.far)) best = { id, far };
  }
  if (!best) return;
  change({ chosen: ["entity", best.id] });
  announce(caption(best.id));
}

export const label = () => $("picture").setAttribute("aria-label", say("pictureName"));
