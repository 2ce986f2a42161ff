// Starts the page: mounts each view when it is first looked at, and keeps language, theme and keys.

import { collapse, expand, focus, hide, pin } from "./actions.js";
import { build as buildAddress } from "./address.js";
import { build as buildArticles } from "./articles.js";
import { build as buildChoosing } from "./choosing.js";
import { entities, nodes } from "./data.js";
import { $, announce, button, isTyping } from "./dom.js";
import { build as buildClashes } from "./clashes.js";
import { build as buildEmptied } from "./emptied.js";
import { build as buildLegend } from "./legend.js";
import { build as buildPanel } from "./panel.js";
import { build as buildPicture, fit, label as labelPicture, repaint, zoom } from "./picture.js";
import { scene } from "./scene.js";
import { build as buildSaving } from "./saving.js";
import { build as buildSearch, label as labelSearch } from "./search.js";
import { build as buildSparql } from "./sparql.js";
import { build as buildTable } from "./table.js";
import { build as buildTimeline } from "./timeline.js";
import { canRedo, canUndo, change, onChange, redo, state, undo } from "./state.js";
import { say, teach } from "./words.js";

teach({
  graph: ["图", "Graph"], table: ["表", "Table"], disagreements: ["分歧", "Disagreements"], sparql: ["SPARQL", "SPARQL"],
  other: ["English", "中文"], theme: ["深色或浅色", "Dark or light"], closer: ["放大", "Zoom in"], farther: ["缩小", "Zoom out"], whole: ["看全图", "Show all"],
  panel: ["说明", "Details"], roomPanel: ["面板放大", "Enlarge the panel"], roomView: ["收起面板", "Fold the panel"], roomBoth: ["恢复面板", "Bring the panel back"],
  adjusted: ["图中有 {0} 个实体，共 {1} 个", "{0} of {1} entities are in the picture"], reset: ["还原", "Start afresh"],
  undo: ["撤销", "Undo"], redo: ["重做", "Redo"], undone: ["已撤销", "Undone"], redone: ["已重做", "Done again"], tabs: ["视图", "Views"],
});

const VIEWS = { graph: () => {}, table: buildTable, articles: buildArticles, disagreements: buildClashes, sparql: buildSparql };
const built = new Set();

function tabs() {
  const held = $("tabs").contains(document.activeElement);
  $("tabs").replaceChildren(...Object.keys(VIEWS).map((name) => button(say(name), () => change({ tab: name }, { undo: false }), {
    role: "tab", id: `tab-${name}`, "aria-controls": `view-${name}`, "aria-selected": String(state.now.tab === name), tabindex: state.now.tab === name ? 0 : -1,
  })));
  if (held) $(`tab-${state.now.tab}`).focus();
}

function mount(now) {
  for (const name of Object.keys(VIEWS)) $(`view-${name}`).hidden = name !== now.tab;
  if (!built.has(now.tab)) {
    built.add(now.tab);
    VIEWS[now.tab]($(`view-${now.tab}`));
  }
}

function speak() {
  document.documentElement.lang = state.now.lang ? "en" : "zh-Hans";
  for (const id of ["closer", "farther", "whole", "theme", "undo", "redo", "tabs", "panel"]) {
    $(id).setAttribute("aria-label", say(id));
    if ($(id).tagName === "BUTTON") $(id).title = say(id);
  }
  $("language").textContent = say("other");
  $("language").lang = state.now.lang ? "zh-Hans" : "en";
  announce(""); // what was said last was said in the other language
  labelSearch();
  labelPicture();
  labelRoom();
}

const narrow = matchMedia("(max-width: 760px) and (max-aspect-ratio: 1/1)"); // as in page.css: the panel is below the view
/** How the room is shared, as the button turns it: more for the panel (on a narrow screen), all for the view, as it was. */
const roomAfter = (room) => ({ "": narrow.matches ? "panel" : "view", panel: "view", view: "" })[room];
function labelRoom() {
  const next = roomAfter(document.querySelector("main").dataset.room), text = say({ panel: "roomPanel", view: "roomView", "": "roomBoth" }[next]);
  $("room").setAttribute("aria-label", text);
  $("room").title = text;
}

const printing = matchMedia("print"); // paper is white
const system = matchMedia("(prefers-color-scheme: dark)");
const theme = () => (printing.matches ? "light" : state.now.theme || (system.matches ? "dark" : "light"));
function dress() {
  document.documentElement.dataset.theme = theme();
}
/** The other one; where that is what the system has, the page follows the system again. */
function turnTheme() {
  const other = theme() === "dark" ? "light" : "dark";
  change({ theme: (other === "dark") === system.matches ? "" : other }, { undo: false });
}

function steps() {
  const held = [$("undo"), $("redo")].indexOf(document.activeElement); // what is disabled loses the focus: the other takes it
  $("undo").disabled = !canUndo();
  $("redo").disabled = !canRedo();
  if (held >= 0 && document.activeElement?.disabled !== false) (held ? $("undo") : $("redo")).focus();
}
const back = () => { if (canUndo()) { undo(); announce(say("undone")); } };
const forth = () => { if (canRedo()) { redo(); announce(say("redone")); } };

/** Say that the picture is not the one that the page opened with, and offer the way back. */
function adjusted() {
  const { added, removed, focus, path } = state.now;
  const note = $("adjusted");
  note.hidden = !added.some((e) => e >= nodes.length) && !removed.length && !focus && !path;
  const reset = button(say("reset"), () => {
    change({ added: [], removed: [], focus: null, path: null, pinned: {} });
    $("picture").focus();
  }, { class: "link" });
  if (!note.hidden) note.replaceChildren(say("adjusted", scene().entities.length, entities.length), " ", reset);
}

function keys(event) {
  if (isTyping(event)) return;
  if ((event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase())) {
    event.preventDefault();
    return event.shiftKey || event.key.toLowerCase() === "y" ? forth() : back();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const [kind, which] = state.now.chosen || [];
  const one = kind === "entity" && {
    h: () => hide(which), p: () => pin(which, scene().places.get(which)), c: () => collapse(which), e: () => expand(which),
    f: () => focus(which, state.now.focus ? 0 : 1), Enter: () => event.target.id === "picture" && expand(which),
  }[event.key];
  const act = one || { "/": () => $("search").select(), Escape: () => change(state.now.chosen ? { chosen: null } : { path: null }) }[event.key];
  if (!act || (event.key === "Enter" && event.target.id !== "picture")) return undefined;
  event.preventDefault();
  return act();
}

$("tabs").addEventListener("keydown", (event) => {
  const names = Object.keys(VIEWS), at = names.indexOf(state.now.tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  change({ tab: names[(to + names.length) % names.length] }, { undo: false });
  $(`tab-${state.now.tab}`).focus();
});
$("language").addEventListener("click", () => change({ lang: 1 - state.now.lang }, { undo: false }));
$("theme").addEventListener("click", turnTheme);
for (const media of [system, printing]) {
  media.addEventListener("change", () => {
    dress();
    repaint();
  });
}
$("closer").addEventListener("click", () => zoom(1.4));
$("farther").addEventListener("click", () => zoom(1 / 1.4));
$("whole").addEventListener("click", fit);
$("undo").addEventListener("click", back);
$("redo").addEventListener("click", forth);
$("room").addEventListener("click", () => {
  const { dataset } = document.querySelector("main");
  dataset.room = roomAfter(dataset.room);
  labelRoom();
});
narrow.addEventListener("change", () => {
  const { dataset } = document.querySelector("main");
  if (dataset.room === "panel") dataset.room = ""; // beside the view it has its width
  labelRoom();
});
$("picture").addEventListener("expand", (event) => expand(event.detail));
document.addEventListener("keydown", keys);

document.querySelector("main").dataset.room = "";
dress();
onChange((now, before) => {
  if (now.theme !== before.theme) dress(); // before the picture reads the colours
});
speak();
tabs();
mount(state.now);
buildTimeline($("timeline")); // before the picture, which fits into the room that is left
buildPicture($("picture"));
buildPanel();
buildSearch();
buildLegend();
buildEmptied(); // after the panel: what it says is the news
buildChoosing($("choosing"));
buildSaving($("saving"));
steps();
onChange((now, before) => {
  if (now.lang !== before.lang) speak();
  if (now.lang !== before.lang || now.tab !== before.tab) tabs();
  mount(now);
  steps();
  adjusted();
});
buildAddress(); // last: what it restores, all have to hear of
