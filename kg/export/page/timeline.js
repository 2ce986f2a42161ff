// The strip under the picture: events by time as bars, and a brush over them that sets the filters' range of time.

import { axis, binAt, placeOf } from "./axis.js";
import { brush } from "./brush.js";
import { happenings, isFact } from "./data.js";
import { span } from "./days.js";
import { announce, button, make } from "./dom.js";
import { BY, passes, passesBut } from "./filters.js";
import { filter, onChange, state } from "./state.js";
import { ticks } from "./ticks.js";
import { say, teach } from "./words.js";

teach({
  timeName: ["时间轴", "Timeline"], timeFold: ["收起时间轴", "Fold the timeline"], timeOpen: ["展开时间轴", "Unfold the timeline"],
  timeBars: ["按时间的事件。左右键移动，回车只看这段时间", "Events by time. Left and right move, Enter shows only that period"],
  timeAll: ["{0} 个事件有日期，{1} 个没有", "{0} events have a date, {1} do not"], timeCount: ["{0}：{1} 个事件", "{0}: {1} event(s)"],
  timeLeft: ["，筛选隐去 {0} 个", ", {0} hidden by filters"],
  timeHidden: ["，另有 {0} 个被其他筛选隐去", ", {0} more hidden by other filters"],
  timeUnfactual: ["，其中 {0} 个不是事实（计划、否认等）", ", {0} of them not told as fact (plans, denials …)"],
  timeVague: ["，其中 {0} 个日期只知大概，可能不在其内", ", {0} of them dated too roughly to be sure"],
  timeMonth: ["{0}（只知月份）", "{0} (only the month is known)"], timeYear: ["{0}（只知年份）", "{0} (only the year is known)"],
  timeSince: ["{0} 起", "from {0}"], timeUntil: ["到 {0}", "until {0}"],
  timeClear: ["清除时段", "Clear period"], timeCleared: ["时段已清除", "The period is cleared"],
});

const HEIGHT = 68, AXIS = 15, LANE = 9, EASY = 14; // pixels: the drawing, the writing under it, a lane of coarse dates; what is easy to hit
const MARGIN = 22, LEAST = 2, WIDEST = 40, TEXT = 3; // room at either end, least height and greatest width of a bar, text after a tick
const SVG = "http://www.w3.org/2000/svg";
const NARROW = "(max-width: 760px), (max-height: 500px)";
const dated = happenings.map((row, i) => ({ i, days: span(row.d), date: row.d })).filter(({ days }) => days);
const now = { open: true, width: 0, bins: [], bars: [], lanes: 0, at: 0, hover: null };
const part = {}; // elements

export function build(host) {
  host.hidden = !dated.length;
  if (!dated.length) return;
  part.host = host;
  now.open = !matchMedia(NARROW).matches;
  const pen = document.createElement("canvas").getContext("2d");
  part.widthOf = (text) => {
    pen.font = `11px ${getComputedStyle(host).fontFamily}`;
    return pen.measureText(text).width;
  };
  part.name = button("", () => fold(!now.open), { class: "timeline-name" });
  part.said = make("span", { class: "timeline-said" });
  part.clear = button("", clear, { class: "timeline-clear" });
  part.plot = make("div", { class: "timeline-plot" });
  host.append(make("div", { class: "timeline-head" }, part.name, part.said, part.clear), part.plot);
  part.plot.addEventListener("keydown", keys);
  part.plot.addEventListener("focusin", enter);
  part.plot.addEventListener("focusout", () => tell(""));
  part.brush = brush(part.plot, { bins: () => now.bins, left: MARGIN, barUnder, clear, readout: tell });
  host.setAttribute("role", "group");
  new ResizeObserver(() => part.plot.clientWidth && part.plot.clientWidth !== now.width && draw()).observe(part.plot);
  onChange((view, before) => {
    if (view.lang !== before.lang) draw();
    else if (view.filters !== before.filters) fill();
  });
  fold(now.open);
}

function fold(open) {
  now.open = open;
  part.host.classList.toggle("folded", !open);
  part.host.classList.toggle("open", open);
  draw();
}

function clear() {
  filter({ from: "", to: "" });
  announce(say("timeCleared"));
}

// ---- drawing ------------------------------------------------------------------------------------------------------

function shape(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Everything anew: for a width or a language. */
function draw() {
  part.host.setAttribute("aria-label", say("timeName"));
  part.name.replaceChildren(make("span", { "aria-hidden": "true" }, now.open ? "▾ " : "▸ "), say("timeName"));
  part.name.setAttribute("aria-expanded", String(now.open));
  part.name.title = say(now.open ? "timeFold" : "timeOpen");
  part.clear.textContent = say("timeClear");
  if (part.plot.clientWidth && part.plot.clientWidth !== now.width) arrange(part.plot.clientWidth);
  if (!now.width) return fill();
  const room = now.width - 2 * MARGIN, floor = HEIGHT - AXIS - now.lanes * LANE;
  part.svg?.remove();
  part.svg = shape("svg", { width: now.width, height: HEIGHT }, hatch(),
    shape("g", { transform: `translate(${MARGIN} 0)` }, shape("path", { class: "floor", d: floorPath(floor) }), barGroup(floor), tickGroup(room)));
  part.plot.prepend(part.svg);
  return fill();
}

/** Without listeners of its own: an SVG element that listens for focus would take it. */
function barGroup(floor) {
  return shape("g", { class: "bars", role: "toolbar", "aria-label": say("timeBars") }, ...now.bars.map((bar, i) => bar.draw(floor, i)));
}

function tickGroup(room) {
  const marks = ticks(now.bins, { english: state.now.lang === 1, room, widthOf: part.widthOf }).flatMap(({ x, text }) => [
    shape("path", { d: `M${x + 0.5} ${HEIGHT - AXIS}v4` }), shape("text", { x: x + TEXT, y: HEIGHT - 3 }, text),
  ]);
  return shape("g", { class: "ticks", "aria-hidden": "true" }, ...marks);
}

/** Bins for a width, and which events are where: in a bin, or in a lane below when it is wider than the bins it touches. */
function arrange(width) {
  now.width = width;
  now.bins = axis(dated.map(({ days }) => days), width - 2 * MARGIN);
  const inBins = now.bins.map(() => []), coarse = new Map();
  for (const { i, days, date } of dated) {
    const at = binAt(now.bins, days[0]), bin = now.bins[at];
    if (bin && bin.first <= days[0] && days[1] <= bin.last) inBins[at].push(i);
    else coarse.set(date, [...(coarse.get(date) || []), i]);
  }
  const dates = [...coarse.keys()].sort();
  const lanes = ["2025-01", "2025"].map((kind) => dates.filter((date) => date.length === kind.length)).filter((lane) => lane.length);
  now.lanes = lanes.length;
  now.bars = [
    ...now.bins.map((bin, at) => barOf(bin, inBins[at])).filter((bar) => bar.events.length),
    ...lanes.flatMap((some, lane) => some.map((date) => laneOf(date, lane, coarse.get(date)))),
  ];
  now.at = Math.min(now.at, now.bars.length - 1);
}

const periodOf = ({ from, to }) => (from === to ? from : `${from} – ${to}`);

function barOf(bin, events) {
  const wide = Math.min(WIDEST, Math.max(1, bin.width - 1)), x = bin.x + (bin.width - wide) / 2;
  const rects = ["out", "soft", "told"].map((name) => shape("rect", { class: name, x, width: wide }));
  const bar = { events, from: bin.from, to: bin.to, left: bin.x, right: bin.x + bin.width, rects, period: () => periodOf(bin) };
  bar.draw = (floor, i) => {
    const column = shape("rect", { class: "column", x: bin.x, y: 0, width: bin.width, height: floor });
    bar.floor = floor;
    bar.node = shape("g", { role: "button", "data-at": i }, column, ...rects);
    return bar.node;
  };
  bar.text = () => textOf(bar);
  return bar;
}

function laneOf(date, lane, events) {
  const [first, last] = span(date), left = placeOf(now.bins, first), right = Math.max(left + 4, placeOf(now.bins, last));
  const period = () => say(date.length > 4 ? "timeMonth" : "timeYear", date);
  const bar = { events, from: date, to: date, left, right, lane, period };
  bar.draw = (floor, i) => {
    bar.top = floor + lane * LANE;
    const stretch = shape("rect", { x: left + 0.5, y: bar.top + 2, width: right - left - 1, height: LANE - 2, rx: 2 });
    bar.node = shape("g", { role: "button", "data-at": i, class: "lane" }, stretch);
    return bar.node;
  };
  bar.text = () => textOf(bar);
  return bar;
}

function hatch() {
  const turned = { width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const lines = (id) => shape("pattern", { id, ...turned }, shape("rect", { width: 2, height: 5 }));
  return shape("defs", {}, lines("timeline-hatch"), lines("timeline-pale"));
}

/** The line that bars stand on, with a slash where time is left out. */
function floorPath(y) {
  return now.bins.map((bin) => `${bin.broken ? `M${bin.x - 15} ${y + 4}l4 -8m3 8l4 -8` : ""}M${bin.x} ${y + 0.5}h${bin.width}`).join("");
}

// ---- what the filters leave ---------------------------------------------------------------------------------------

function count(bar) {
  const left = bar.events.filter((i) => passesBut(BY.time, "happening", i));
  return { all: bar.events.length, left: left.length, told: left.filter((i) => isFact(happenings[i])).length };
}

function fill() {
  const { from, to } = state.now.filters, counts = now.bars.map(count);
  const greatest = (isBar) => Math.max(1, ...counts.filter((_, k) => isBar(now.bars[k])).map(({ all }) => all));
  const tallest = greatest((bar) => bar.rects), fullest = greatest((bar) => !bar.rects);
  part.clear.hidden = !from && !to;
  now.bars.forEach((bar, k) => {
    bar.counts = counts[k];
    if (bar.rects) stack(bar, tallest);
    else bar.node?.setAttribute("fill-opacity", (0.35 + (0.65 * counts[k].left) / fullest).toFixed(2));
    bar.node?.classList.toggle("none", counts[k].left === 0);
    bar.node?.setAttribute("aria-label", bar.text());
    bar.node?.setAttribute("aria-pressed", String(from === bar.from && to === bar.to));
  });
  rove();
  part.brush.place();
  tell("");
}

/** Told as fact at the bottom, what else is told above it, what other filters hide on top. */
function stack(bar, tallest) {
  const { rects, floor, counts: { all, left, told } } = bar;
  const height = (n) => (n ? Math.max(LEAST, (n / tallest) * (floor - 4)) : 0);
  const tops = [all, left, told].map(height);
  bar.top = floor - tops[0];
  rects.forEach((rect, r) => {
    rect.setAttribute("y", floor - tops[r]);
    rect.setAttribute("height", Math.max(0, tops[r] - (tops[r + 1] || 0)));
  });
}

function textOf({ counts: { all, left, told }, period }) {
  const notes = [left > told && say("timeUnfactual", left - told), all > left && say("timeHidden", all - left)];
  return [say("timeCount", period(), left), ...notes].filter(Boolean).join("");
}

/** Say what is under the pointer or has the focus; nothing said: what is chosen, else how much there is. */
function tell(text) {
  const { from, to } = state.now.filters;
  const range = from && to ? periodOf({ from, to }) : from ? say("timeSince", from) : say("timeUntil", to);
  const chosen = () => (from || to ? withinText(range, { from, to }) : wholeText());
  part.said.textContent = text || chosen();
}

function wholeText() {
  const all = happenings.filter((_, i) => passes("happening", i)).length, within = dated.filter(({ i }) => passes("happening", i)).length;
  return say("timeAll", within, all - within) + (all < happenings.length ? say("timeLeft", happenings.length - all) : "");
}

function withinText(range, { from, to }) {
  const [first] = span(from) || [-Infinity], [, last] = span(to) || [0, Infinity];
  const within = dated.filter(({ i }) => passes("happening", i));
  const vague = within.filter(({ days: [a, b] }) => a < first || b > last);
  return say("timeCount", range, within.length) + (vague.length ? say("timeVague", vague.length) : "");
}

// ---- hands --------------------------------------------------------------------------------------------------------

/** The bar at a point of the plot; a low bar is as easy to hit as a higher one. */
function barUnder(x, y) {
  const [top, bottom] = [(bar) => (bar.rects ? Math.min(bar.top, bar.floor - EASY) : bar.top), (bar) => (bar.rects ? bar.floor : bar.top + LANE)];
  return now.bars.find((bar) => x >= bar.left && x < bar.right && y >= top(bar) && y < bottom(bar));
}

/** One bar can be reached by Tab; from there the arrows go on. */
function rove() {
  now.bars.forEach((bar, i) => bar.node?.setAttribute("tabindex", i === now.at ? 0 : -1));
}

function enter({ target }) {
  if (target.dataset.at === undefined) return;
  now.at = Number(target.dataset.at);
  rove();
  tell(now.bars[now.at].text());
}

function keys(event) {
  if (event.target.dataset.at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = { ArrowRight: now.at + 1, ArrowLeft: now.at - 1, Home: 0, End: now.bars.length - 1 }[event.key];
  const bar = now.bars[now.at];
  if (to !== undefined) now.bars[Math.max(0, Math.min(now.bars.length - 1, to))].node.focus();
  else if (event.key === "Enter" || event.key === " ") {
    filter({ from: bar.from, to: bar.to });
    announce(bar.text());
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
