// The filters: a button in the header with how many are on, and the panel it opens beside the views, which stay in use.

import { checklist } from "./checklist.js";
import { entities, facts, happenings, numbers } from "./data.js";
import { span, written } from "./days.js";
import { $, announce, button, make } from "./dom.js";
import { active, drag, isFiltered, letGo, passes, stays } from "./filters.js";
import { OFFERS } from "./offers.js";
import { NO_FILTERS, change, filter, onChange, redo, state, undo } from "./state.js";
import { say, teach } from "./words.js";

teach({
  chooseName: ["筛选", "Filters"], chooseActive: ["个在用", "active"],
  chooseClear: ["全部清除", "Clear all"], chooseCleared: ["筛选已清除", "Filters are cleared"],
  chooseLeft: ["还剩 {0} 个实体、{1} 条事实、{2} 个事件、{3} 个数字", "{0} entities, {1} facts, {2} events, {3} numbers left"],
  chooseTime: ["时间", "Time"], chooseFrom: ["从", "From"], chooseTo: ["到", "To"],
  chooseAsk: ["如 2025、2025-01、2025-01-20", "such as 2025, 2025-01 or 2025-01-20"],
  chooseUndated: ["设了时间，没有日期的事件和数字就不显示；事实不带日期，照旧显示。",
    "With a range set, events and numbers without a date are hidden. Facts carry no date and stay."],
  chooseWrong: ["“{0}”不是日期，请写成 2025、2025-01 或 2025-01-20。", "“{0}” is no date. Write it as 2025, 2025-01 or 2025-01-20."],
  chooseNone: ["日历上没有 {0}。", "There is no {0} in the calendar."],
  chooseOrder: ["起点 {0} 晚于终点 {1}。", "{0} is later than {1}."],
  chooseSure: ["把握至少", "Confidence at least"],
  chooseSources: ["独立来源至少", "Independent sources at least"], chooseMost: ["最多的有 {0} 个", "the most is {0}"],
  chooseWhole: ["请填 1 或更大的整数。", "Write a whole number from 1 on."],
  chooseUnfactual: ["图中也画计划、否认、存疑和预测", "Also draw plans, denials, rumours and forecasts"],
});

const SOON = 40; // milliseconds
const ENDS = ["from", "to"];
const part = {}; // elements
let lists = [];
let waiting = 0;

export function build(host) {
  part.button = button("", () => open(part.panel.hidden), {
    "aria-expanded": "false", "aria-controls": "choosing-panel", "aria-haspopup": "dialog",
  });
  part.panel = make("div", { id: "choosing-panel", role: "dialog", hidden: true });
  host.append(part.button, part.panel);
  host.addEventListener("keydown", keys);
  onChange((now, before) => {
    if (now.lang !== before.lang) draw();
    else if (now.filters !== before.filters) refresh();
  });
  draw();
}

function keys(event) {
  const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target.matches("[type=checkbox], [type=range]");
  if (undoes) {
    event.preventDefault(); // a box or a slider has nothing else to take back
    (event.shiftKey ? redo : undo)();
  } else if (event.key === "Escape" && !part.panel.hidden && !event.isComposing) open(false);
  else return;
  event.stopPropagation();
}

function open(shown) {
  part.panel.hidden = !shown;
  part.button.setAttribute("aria-expanded", String(shown));
  refresh();
  (shown ? part.panel.querySelector("h2") : part.button).focus();
}

function clear() {
  for (const end of ENDS) box(end).dataset.set = "?";
  change({ filters: NO_FILTERS });
  announce(say("chooseCleared"));
}

function draw() {
  const unfolded = new Set(lists.filter(({ node }) => node.open).map(({ title }) => title));
  lists = OFFERS.map((offer) => checklist(offer, unfolded.has(offer.title)));
  part.panel.setAttribute("aria-label", say("chooseName"));
  part.clear = button(say("chooseClear"), clear, { class: "choosing-clear" });
  part.left = make("p", { class: "hint", role: "status" });
  const close = button("×", () => open(false), { class: "choosing-close", "aria-label": say("close"), title: say("close") });
  part.panel.replaceChildren(
    make("div", { class: "choosing-head" }, make("h2", { tabindex: -1 }, say("chooseName")), part.clear, close),
    part.left, times(), sure(), ...sources(), unfactual(), ...lists.map(({ node }) => node));
  refresh();
}

/** Bring all in line with the filters. */
function refresh() {
  const { filters } = state.now, count = active();
  const badge = [" ", make("span", { class: "badge" }, String(count)), make("span", { class: "unseen" }, ` ${say("chooseActive")}`)];
  part.button.replaceChildren(say("chooseName"), ...(count ? badge : []));
  if (part.panel.hidden) return;
  part.clear.disabled = !isFiltered();
  for (const end of ENDS) {
    if (box(end).dataset.set === filters[end]) continue; // a date that is not right yet stays to be mended
    box(end).value = box(end).dataset.set = filters[end];
    complain(end, "");
  }
  const percent = `${Math.round(filters.confidence * 100)}%`;
  part.sure.value = filters.confidence;
  part.sure.setAttribute("aria-valuetext", percent);
  part.percent.textContent = percent;
  if (Number(part.sources.value) !== filters.sources) part.sources.value = filters.sources;
  complain("sources", "");
  part.unfactual.checked = filters.unfactual;
  lists.forEach((list) => list.refresh());
  clearTimeout(waiting);
  waiting = setTimeout(recount, SOON);
}

/** How much is left: when the picture has been painted, and not for every step of a slider that is still moving. */
function recount() {
  const kinds = [["fact", facts], ["happening", happenings], ["number", numbers]];
  const left = kinds.map(([kind, rows]) => rows.filter((_, i) => passes(kind, i)).length);
  part.left.textContent = say("chooseLeft", entities.filter((_, e) => stays(e)).length, ...left);
  lists.forEach((list) => list.recount());
}

const box = (name) => $(`choosing-${name}`);
const wrongNote = (name) => make("p", { class: "note", id: `choosing-${name}-wrong`, role: "alert" });
function complain(name, words) {
  $(`choosing-${name}-wrong`).textContent = words;
  box(name).setAttribute("aria-invalid", String(words !== ""));
}

// ---- time ---------------------------------------------------------------------------------------------------------

function times() {
  const field = (end, label) => make("label", {}, say(label), make("input", {
    id: `choosing-${end}`, "data-set": "?", type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false",
    "aria-describedby": `choosing-${end}-wrong choosing-ask`, onchange: () => take(end),
  }));
  return make("fieldset", {}, make("legend", {}, say("chooseTime")),
    make("div", { class: "choosing-row" }, field("from", "chooseFrom"), field("to", "chooseTo")), ENDS.map(wrongNote),
    make("p", { class: "hint", id: "choosing-ask" }, say("chooseAsk")), make("p", { class: "hint" }, say("chooseUndated")));
}

/** Take what a person has written as a date, or say what is wrong; what waited for it at the other end is taken with it. */
function take(end) {
  const texts = {}, wrong = {}, patch = {};
  for (const name of ENDS) {
    texts[name] = written(box(name).value);
    wrong[name] = wrongDate(texts[name], box(name).value);
  }
  const [from, to] = ENDS.map((name) => (wrong[name] ? state.now.filters[name] : texts[name]));
  if (!wrong[end] && from && to && span(from)[0] >= span(to)[1]) wrong[end] = say("chooseOrder", from, to);
  for (const name of ENDS) {
    complain(name, wrong[name]);
    if (!wrong[name]) box(name).value = box(name).dataset.set = patch[name] = texts[name];
  }
  filter(patch);
  for (const name of ENDS) complain(name, wrong[name]);
}

function wrongDate(text, asWritten) {
  if (text === "" || span(text)) return "";
  return /^\d{4}(-\d{2}){1,2}$/.test(text) ? say("chooseNone", text) : say("chooseWrong", asWritten.trim());
}

// ---- how sure, by how many, and what is no fact -------------------------------------------------------------------

function sure() {
  part.percent = make("output", { for: "choosing-sure" });
  part.sure = make("input", {
    id: "choosing-sure", type: "range", min: 0, max: 1, step: 0.05, onpointerup: letGo, onblur: letGo,
    oninput: () => drag("confidence", { confidence: Number(part.sure.value) }),
  });
  return make("div", { class: "choosing-row" }, make("label", { for: "choosing-sure" }, say("chooseSure")), part.sure, part.percent);
}

const most = [...facts, ...happenings, ...numbers].reduce((n, row) => Math.max(n, row.n), 1);
function sources() {
  const typed = () => {
    const n = Number(part.sources.value), isWhole = Number.isInteger(n) && n >= 1;
    complain("sources", isWhole ? "" : say("chooseWhole"));
    if (isWhole) drag("sources", { sources: n });
  };
  part.sources = make("input", {
    id: "choosing-sources", type: "number", min: 1, step: 1, "aria-describedby": "choosing-sources-wrong choosing-most", oninput: typed, onblur: letGo,
  });
  const hint = make("span", { class: "hint", id: "choosing-most" }, say("chooseMost", most));
  return [make("div", { class: "choosing-row" }, make("label", { for: "choosing-sources" }, say("chooseSources")), part.sources, hint), wrongNote("sources")];
}

function unfactual() {
  part.unfactual = make("input", { id: "choosing-unfactual", type: "checkbox", onchange: () => filter({ unfactual: part.unfactual.checked }) });
  return make("label", { class: "choosing-row" }, part.unfactual, say("chooseUnfactual"));
}
