// The shortest ways between two entities, with the quotes along them.

import { facts, happenings } from "./data.js";
import { $, announce, button, make, quoted } from "./dom.js";
import { anyItem, bestFirst, link } from "./evidence.js";
import { MOST, reasonForNone, shortestPaths, tiesBetween } from "./paths.js";
import { searching } from "./search.js";
import { NO_FILTERS, change, filter, state } from "./state.js";
import { caption, say, teach } from "./words.js";

teach({
  way: ["路径…", "Path to…"], wayTo: ["从 {0} 到谁？", "From {0} to whom?"], wayLast: ["到 ", "To "],
  waySame: ["请选另一个实体。", "Choose another entity."],
  waySwap: ["调换", "Swap"], wayClose: ["关闭路径", "Close path"],
  waySteps: ["最短的路径：{0} 步", "Shortest path: {0} {0|step|steps}"],
  waySeveral: ["{0} 条同样短的路径：", "{0} paths of the same length:"], wayMany: ["同样短的路径（至多列 {0} 条）：", "Paths of the same length ({0} at most):"],
  wayVia: ["经 ", "via "],
  wayNone: ["两者之间没有路径。", "No path leads from one to the other."],
  wayCut: ["筛选后两者之间没有路径，不筛选则有。", "With these filters no path is left; without them there is one."],
  wayUnsure: ["文章当作事实讲的，没有把两者连起来；算上计划、否认、存疑和预测才有路径。",
    "Nothing told as fact ties the two; with plans, denials, rumours and forecasts there is a path."],
  wayDraw: ["算上这些", "Count them too"],
});

const SOME = 3; // rows of a step at first
const narrow = matchMedia("(max-width: 760px)");
let earlier = null; // the entity that was looked at before this one: likely the other end
let latest = null;
let part = null; // the search for the other end, built once: each new one would leave a listener with the document

/** "Path to…" in an entity's panel: a search for the other end. */
export function wayControl(entity) {
  part ??= parts();
  if (latest !== entity) {
    [earlier, latest] = [latest, entity];
    open(false);
  }
  part.box.placeholder = say("wayTo", caption(entity));
  for (const node of [part.box, part.hits]) node.setAttribute("aria-label", say("wayTo", caption(entity)));
  part.opener.textContent = say("way");
  const back = earlier === null ? "" : button([say("wayLast"), quoted(caption(earlier))], () => take(latest, earlier), { "data-act": "wayLast" });
  return make("div", { class: "handles way" }, part.opener, back, part.form);
}

function parts() {
  const box = make("input", { type: "search", id: "way-search", "data-act": "wayBox" }), hits = make("ul", { id: "way-hits", hidden: true });
  const form = make("div", { class: "search way-form", hidden: true }, box, hits);
  const opener = button("", () => open(form.hidden), { "aria-expanded": "false", "data-act": "way" });
  searching(box, hits, (other) => (other === latest ? announce(say("waySame")) : take(latest, other)));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    open(false);
    opener.focus();
  });
  return { box, hits, form, opener };
}

function open(shown) {
  part.form.hidden = !shown;
  part.opener.setAttribute("aria-expanded", String(shown));
  part.box.value = ""; // what was looked for before, nobody wants to write on to
  if (!shown) return;
  part.box.focus();
  if (narrow.matches) part.form.scrollIntoView({ block: "start" }); // what is found stands below it
}

const look = (from, to, which) => change({ path: which > 0 ? [from, to, which] : [from, to], chosen: null, focus: null, tab: "graph" });

function take(from, to) {
  open(false);
  look(from, to, 0);
  $("panel").querySelector("h2")?.focus();
}

/** The panel while a path is looked at. */
export function wayPanel() {
  const [from, to, which = 0] = state.now.path, found = shortestPaths(from, to);
  const at = found[which] ? which : 0, path = found[at] || [];
  const swapped = () => shortestPaths(to, from).findIndex((other) => other.every((e, i) => e === path[path.length - 1 - i]));
  return [
    button(say("wayClose"), () => change({ path: null }), { class: "back", "data-act": "back" }),
    make("h2", { tabindex: -1 }, named([from, to])),
    path.length ? make("p", { class: "hint" }, say("waySteps", path.length - 1)) : nothing(from, to),
    make("div", { class: "handles" }, button(say("waySwap"), () => look(to, from, swapped()), { "data-act": "waySwap" })),
    found.length > 1 ? choices(found, at) : "",
    ...path.slice(1).flatMap((e, i) => step(path[i], e)),
  ];
}

const named = (path) => path.map((e, i) => [i ? " → " : "", quoted(caption(e))]);

function choices(found, at) {
  const [from, to] = state.now.path, title = say(found.length < MOST ? "waySeveral" : "wayMany", found.length);
  return make("div", { class: "way-choices", role: "group", "aria-label": title }, make("p", { class: "hint" }, title),
    found.map((path, i) => button([say("wayVia"), named(path.slice(1, -1))], () => look(from, to, i), { "aria-pressed": String(i === at), "data-act": `way-${i}` })));
}

/** What ties one to the next, the best first; the first rows at once, the others when asked for. */
function step(a, b) {
  const ties = tiesBetween(a, b);
  const rows = [...bestFirst(ties.facts, (i) => facts[i]).map((i) => ["fact", i]), ...bestFirst(ties.happenings, (i) => happenings[i]).map((i) => ["happening", i])];
  const items = (some) => some.map(([kind, i]) => anyItem(kind, i));
  const all = button(say("all", rows.length), () => {
    const rest = items(rows.slice(SOME));
    all.replaceWith(...rest);
    rest[0].querySelector("button")?.focus(); // not lost with the button
  }, { class: "all" });
  return [make("h3", {}, link(a), " → ", link(b)), ...items(rows.slice(0, SOME)), rows.length > SOME ? all : ""];
}

function nothing(from, to) {
  const reason = reasonForNone(from, to), { unfactual } = state.now.filters;
  const unfilter = () => change({ filters: { ...NO_FILTERS, unfactual } }); // plans that count go on counting
  if (reason === "filters") return make("p", { class: "note" }, say("wayCut"), " ", button(say("unfilter"), unfilter, { class: "link" }));
  if (reason === "unfactual") return make("p", { class: "note" }, say("wayUnsure"), " ", button(say("wayDraw"), () => filter({ unfactual: true }), { class: "link" }));
  return make("p", { class: "note" }, say("wayNone"));
}
