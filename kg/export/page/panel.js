// The panel: what the articles say of the chosen entity, of the line between two, or of an event; else of the whole.

import { collapse, expand, focus, hide, isPinned, pin } from "./actions.js";
import { about, articles, entities, facts, happenings, numbers, everything } from "./data.js";
import { clashItem, clashesLeft, clashesOf } from "./clashes.js";
import { $, announce, button, make, outside, quoted } from "./dom.js";
import { anyItem, bestFirst, eventItem, factItem, link, numberItem, speaksAnew, verb } from "./evidence.js";
import { isFiltered, passes } from "./filters.js";
import { glyph } from "./glyph.js";
import { tiesBetween } from "./paths.js";
import { scene, shownAnyway } from "./scene.js";
import { NO_FILTERS, change, onChange, state } from "./state.js";
import { wayControl, wayPanel } from "./ways.js";
import { caption, listed, plain, say, teach, term } from "./words.js";

teach({
  start: ["点击节点或连线，看文章怎样说，以及每句话的出处。菱形是事件。", "Click a node or a line to see what the articles say, each with its quote. Diamonds are events."],
  top: ["最突出的实体", "Most prominent"], back: ["总览", "Overview"], backToPath: ["回到路径", "Back to path"], nobody: ["没有可显示的实体。", "There is no entity to show."], empty: ["文章只提到它的名称。", "The articles only name it."],
  mentioned: ["{1} 篇文章提及 {0} 次", "named {0}× in {1} {1|article|articles}"], all: ["显示全部 {0} 条", "Show all {0}"],
  expand: ["展开", "Expand"], collapse: ["收起", "Collapse"], hide: ["隐藏", "Hide"], pin: ["固定", "Pin"], unpin: ["松开", "Unpin"],
  depth: ["只看周围", "Surroundings only"], depthAll: ["全图", "all"], depthSteps: ["{0} 步以内", "within {0} {0|step|steps}"],
  part: ["本页只是图谱的一部分：全图有 {0} 个实体、{1} 篇文章，这里是提及最多的实体和讲述最多的事。其余的请用 kg query 或 kg serve 查询。", "This page is a part of the graph, which has {0} entities from {1} articles: those named most, and what is told of them most. Ask for the rest with kg query or kg serve."],
  clashes: ["说法不一", "Where sources disagree"], between: ["{0} 与 {1}", "{0} and {1}"], withheld: ["筛选隐去 {0} 条", "{0} left out by filters"],
  anyway: ["筛选隐去了{0}，这里仍然显示。", "Hidden by the filters, shown all the same: {0}."],
  unfilter: ["清除筛选", "Clear filters"], role: ["参与者", "Who takes part"], noTie: ["筛选后两者之间没有连线。", "With these filters nothing ties the two."],
});

const MANY = 30; // rows of a section at first

export function build() {
  onChange((now, before) => {
    if (speaksAnew(now, before) || now.path !== before.path) draw(now.lang === before.lang);
    else turnHandles();
  });
  draw(false);
}

/** Draw what is chosen; the heading is said, to whoever does not see it, when it is news. */
function draw(isNews) {
  const panel = $("panel"), [kind, ...which] = state.now.chosen || [];
  const focused = panel.contains(document.activeElement) && document.activeElement;
  const content = { entity: ofEntity, tie: ofTie, event: ofEvent }[kind]?.(...which) || (state.now.path ? wayPanel() : overview());
  panel.replaceChildren(...content.flat(3).filter((c) => c !== ""));
  const anyway = anywayNote();
  if (anyway) panel.querySelector("h2").after(anyway);
  panel.scrollTop = 0;
  const heading = panel.querySelector("h2");
  heading.tabIndex = -1;
  turnHandles();
  // the focus stays in the panel: on the button that was pressed, if it is still there
  if (focused) ((focused.dataset.act && panel.querySelector(`[data-act="${CSS.escape(focused.dataset.act)}"]`)) || heading).focus();
  if (anyway) announce(`${heading.textContent} ${anyway.firstChild.textContent}`);
  else if (isNews && !focused) announce(heading.textContent);
}

export const classOf = (entity) => make("span", { class: "class" }, glyph(entities[entity].cls), term("classes", entities[entity].cls));
const backButton = () => button(say(state.now.path ? "backToPath" : "back"), () => change({ chosen: null }), { class: "back", "data-act": "back" });

/** A heading and its rows; the first many at once, the others when asked for. */
export function section(name, rows, item, level = "h3") {
  if (!rows.length) return [];
  const rest = rows.slice(MANY);
  const unfold = () => {
    const more = rest.map(item);
    all.replaceWith(...more);
    more[0].tabIndex = -1;
    more[0].focus(); // where reading goes on
  };
  const all = button(say("all", plain(rows.length)), unfold, { class: "all" });
  return [make(level, {}, `${name} (${rows.length})`), ...rows.slice(0, MANY).map(item), rest.length ? all : ""];
}

function ofEntity(e) {
  const { facts: f, happenings: h, numbers: n } = about(e);
  const rows = { fact: f.filter((i) => passes("fact", i)), happening: h.filter((i) => passes("happening", i)), number: n.filter((i) => passes("number", i)) };
  const withheld = f.length + h.length + n.length - rows.fact.length - rows.happening.length - rows.number.length;
  const entity = entities[e], clashes = clashesOf(e);
  const names = [entity.name, ...entity.other].filter((name) => name !== caption(e));
  return [
    backButton(), make("h2", {}, quoted(caption(e))), classOf(e),
    names.length ? make("p", { class: "names" }, names.map((name, i) => [i ? " · " : "", quoted(name)])) : "",
    make("p", { class: "names" }, entity.mentions ? say("mentioned", entity.mentions, entity.articles) : "", entity.mentions && entity.same ? " · " : "", entity.same ? outside(entity.same, "Wikidata") : ""),
    handles(e), wayControl(e), withheldNote(withheld),
    ...section(say("clashes"), clashes, (i) => clashItem(i)),
    ...byProperty(e, rows.fact),
    ...section(say("number"), bestFirst(rows.number, (i) => numbers[i]), (i) => numberItem(i)),
    ...section(say("happening"), inTime(rows.happening), eventItem),
    f.length + h.length + n.length ? "" : make("p", { class: "hint" }, say("empty")),
  ];
}

/** The undated come last. */
const inTime = (rows) => rows.slice().sort((a, b) => (happenings[a].d || "9").localeCompare(happenings[b].d || "9") || a - b);

function byProperty(e, rows) {
  const groups = new Map();
  for (const i of bestFirst(rows, (n) => facts[n])) {
    const key = verb(facts[i].p, facts[i].s === e);
    groups.set(key, [...(groups.get(key) || []), i]);
  }
  return rows.length ? [make("h3", {}, `${say("fact")} (${rows.length})`), ...[...groups].flatMap(([name, some]) => section(name, some, (i) => factItem(i, e), "h4"))] : [];
}

function handles(e) {
  const act = (name, run) => button(say(name), run, { "data-act": name });
  const slider = make("input", { type: "range", id: "depth", min: 0, max: 4, step: 1, "data-act": "depth", oninput: (event) => focus(e, Number(event.target.value)) });
  return make("div", { class: "handles", "data-entity": e },
    act("expand", () => expand(e)), act("collapse", () => collapse(e)), act("hide", () => hide(e)),
    act("pin", () => pin(e, scene().places.get(e) || [0, 0])),
    make("label", { for: "depth", class: "depth" }, say("depth"), slider, make("span", { class: "hint" })));
}

/** Let the handles tell how the view has the entity; in place, for the slider may be in somebody's hand. */
function turnHandles() {
  const host = $("panel").querySelector("[data-entity]");
  if (!host) return;
  const e = Number(host.dataset.entity), [at, depth] = state.now.focus || [], steps = at === e ? depth : 0;
  const [pinned, slider] = [host.querySelector("[data-act=pin]"), host.querySelector("#depth")], told = steps ? say("depthSteps", steps) : say("depthAll");
  pinned.textContent = say(isPinned(e) ? "unpin" : "pin");
  pinned.setAttribute("aria-pressed", String(isPinned(e)));
  slider.value = steps;
  slider.setAttribute("aria-valuetext", told);
  slider.nextSibling.textContent = told;
}

const unfilter = () => button(say("unfilter"), () => change({ filters: NO_FILTERS }), { class: "link" });
const withheldNote = (count) => (count ? make("p", { class: "note" }, say("withheld", count), " ", unfilter()) : "");
/** That something is shown which the filters hide; null where nothing is. */
function anywayNote() {
  const some = shownAnyway(), [before, after] = say("anyway", "\n").split("\n"); // names are isolated from what stands around them
  return some.length ? make("p", { class: "note", "data-note": "anyway" }, make("span", {}, before, listed(some.map((e) => quoted(caption(e)))), after), " ", unfilter()) : null;
}

function ofTie(a, b) {
  const { facts: f, happenings: h } = tiesBetween(a, b, passes); // plans and denials too
  return [
    backButton(), make("h2", {}, link(a), " — ", link(b)),
    f.length + h.length ? "" : make("p", { class: "hint" }, say("noTie")),
    ...section(say("fact"), bestFirst(f, (i) => facts[i]), (i) => anyItem("fact", i)),
    ...section(say("happening"), inTime(h), eventItem),
  ];
}

function ofEvent(h) {
  const row = happenings[h];
  return [
    backButton(), make("h2", {}, term("events", row.cls), row.d ? make("time", {}, ` ${row.d}`) : ""),
    make("h3", {}, say("role")),
    make("ul", { class: "top" }, row.roles.map(([role, e]) => make("li", {}, glyph(entities[e].cls), link(e), make("span", { class: "class" }, term("roles", role))))),
    make("h3", {}, say("happening")), eventItem(h),
  ];
}

function overview() {
  const counts = [["articles", articles], ["entities", entities], ["fact", facts], ["happening", happenings], ["number", numbers]];
  const clashed = clashesLeft().length;
  const first = entities.map((_, i) => i).filter((i) => !state.now.filters.classes.includes(entities[i].cls)).slice(0, 12);
  return [
    make("h2", {}, say("title")), make("p", { class: "hint" }, say("start")),
    everything ? make("p", { class: "note", id: "part" }, say("part", plain(everything.entities), plain(everything.articles))) : "",
    isFiltered() ? make("p", { class: "note" }, unfilter()) : "",
    make("div", { class: "counts" }, counts.map(([name, rows]) => make("div", {}, make("strong", {}, plain(rows.length)), say(name)))),
    clashed ? make("p", {}, button(`${say("clashes")} (${clashed})`, () => change({ tab: "disagreements" }), { class: "link" })) : "",
    first.length ? make("h3", {}, say("top")) : make("p", { class: "note" }, say("nobody")),
    make("ul", { class: "top" }, first.map((i) => make("li", {}, glyph(entities[i].cls), link(i), make("span", { class: "class" }, term("classes", entities[i].cls))))),
  ];
}

export const tieName = (a, b) => listed([caption(a), caption(b)]).join("");
