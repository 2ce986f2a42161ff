// Search as you type over names in every script, aliases and pinyin.

import { show } from "./actions.js";
import { entities } from "./data.js";
import { $, make, quoted } from "./dom.js";
import { glyph } from "./glyph.js";
import { caption, say, teach, term } from "./words.js";

teach({ search: ["搜索名称、别名、拼音…（/ 键）", "Search names (press /)"], searchNothing: ["没有这个名称", "No such name"], searchName: ["搜索实体", "Search entities"] });

const MOST = 12;
/** The same folding as the page's data went through (kg/export/finding.py). */
export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-_.·•・‧]+/g, "");

/** Numbers of the entities that a text finds: a whole name first, then a beginning, then a part; prominent ones first. */
export function find(text, most = MOST) {
  const wanted = fold(text), ranks = [[], [], []];
  if (!wanted) return [];
  entities.forEach((entity, i) => {
    let best = 3;
    for (const form of entity.find) {
      const at = form.indexOf(wanted);
      if (at >= 0) best = Math.min(best, form === wanted ? 0 : at === 0 ? 1 : 2);
    }
    if (best < 3 && ranks[best].length < most) ranks[best].push(i);
  });
  return ranks.flat().slice(0, most);
}

/** Make an input and a list into a search that calls `take(entity)`; returns a function that closes the list. */
export function searching(box, hits, take) {
  let found = [], at = 0;
  const open = (shown) => { hits.hidden = !shown; box.setAttribute("aria-expanded", String(shown)); };
  const point = (n) => {
    if (!found.length) return box.removeAttribute("aria-activedescendant");
    at = (n + found.length) % found.length;
    [...hits.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === at)));
    box.setAttribute("aria-activedescendant", hits.children[at].id);
    return hits.children[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (n) => {
    const hit = found[n];
    if (hit === undefined) return;
    box.value = ""; // the next name is not written on to this one, and Enter takes nothing a second time
    found = [];
    open(false);
    take(hit);
  };
  const look = () => {
    found = find(box.value);
    hits.replaceChildren(...(found.length ? found.map(row) : [make("li", { role: "option", "aria-disabled": "true" }, say("searchNothing"))]));
    open(box.value.trim() !== "");
    point(0);
  };
  const row = (i, n) => make("li", { role: "option", id: `${hits.id}-${n}`, onclick: () => choose(n) },
    glyph(entities[i].cls), quoted(caption(i)), make("span", { class: "class" }, term("classes", entities[i].cls)));
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": hits.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" })) box.setAttribute(name, value);
  hits.setAttribute("role", "listbox");
  box.addEventListener("input", look);
  box.addEventListener("focus", () => box.value && look());
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is still spelling
    const act = { ArrowDown: () => point(at + 1), ArrowUp: () => point(at - 1), Enter: () => choose(at), Escape: () => open(false) }[event.key];
    if (!act || (event.key === "Escape" && hits.hidden)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  document.addEventListener("click", (event) => event.target === box || hits.contains(event.target) || open(false));
  return () => open(false);
}

export function build() {
  searching($("search"), $("hits"), (i) => show([i], { chosen: ["entity", i], tab: "graph", path: null }));
}
export function label() {
  $("search").placeholder = say("search");
  $("search").setAttribute("aria-label", say("searchName"));
  $("hits").setAttribute("aria-label", say("searchName"));
}
