// One list of the filters: boxes with counts, all, none, only this, and a field that finds among many.

import { button, make } from "./dom.js";
import { fold } from "./search.js";
import { filter, state } from "./state.js";
import { say, teach } from "./words.js";

teach({
  listAll: ["全选", "All"], listNone: ["全不选", "None"], listOnly: ["只看", "Only"], listOnlyThis: ["只看{0}", "Only {0}"],
  listFind: ["在列表中找", "Find in this list"], listNothing: ["列表里没有", "Not in this list"],
});

const MANY = 12; // options from which on there is a field to find them by

/** A list to unfold for one of OFFERS: {node, refresh, recount, title}. Its boxes are made when it is first unfolded. */
export function checklist({ filter: name, title, options, universe, count }, open) {
  const standing = make("span", { class: "hint" }), body = make("div", { class: "choosing-body" });
  const summary = make("summary", {}, make("span", { class: "choosing-title" }, say(title)), " ", standing);
  const node = make("details", { class: "choosing-list", "data-list": title }, summary, body);
  let rows = null;

  const off = () => new Set(state.now.filters[name]);
  /** Switch off what of this list is in a set, and nothing else of it; `also` are other filters that go with it. */
  const set = (gone, also = {}) => {
    const others = state.now.filters[name].filter((value) => !universe.includes(value));
    filter({ ...also, [name]: [...others, ...universe.filter((value) => gone.has(value))] });
  };
  const only = ({ values, also }) => set(new Set(universe.filter((value) => !values.includes(value))), also);
  function toggle({ values }, on) {
    const gone = off();
    values.forEach((value) => (on ? gone.delete(value) : gone.add(value)));
    set(gone);
  }

  function row(option) {
    const box = make("input", { type: "checkbox", onchange: () => toggle(option, box.checked) }), many = make("span", { class: "count" });
    const one = button(say("listOnly"), () => only(option), { class: "link only", "aria-label": say("listOnlyThis", option.name()) });
    const label = make("label", { title: option.name() }, box, option.label(), many);
    return { option, box, many, li: make("li", { class: option.inner ? "inner" : null }, label, one) };
  }
  function fill() {
    rows = options.map(row);
    const nothing = make("p", { class: "hint", hidden: true }, say("listNothing"));
    const find = make("input", {
      type: "search", class: "choosing-find", placeholder: say("listFind"), "aria-label": `${say("listFind")}: ${say(title)}`,
      oninput: () => look(find.value, nothing), hidden: options.length <= MANY,
    });
    const all = button(say("listAll"), () => set(new Set()), { "data-act": "all" });
    const none = button(say("listNone"), () => set(new Set(universe)), { "data-act": "none" });
    body.append(make("div", { class: "choosing-all" }, all, none, find), make("ul", {}, rows.map(({ li }) => li)), nothing);
  }
  function look(text, nothing) {
    const wanted = fold(text);
    for (const { li, option } of rows) li.hidden = !fold(option.name()).includes(wanted);
    nothing.hidden = rows.some(({ li }) => !li.hidden);
  }

  function refresh() {
    const gone = off(), left = universe.filter((value) => !gone.has(value)).length;
    standing.textContent = left < universe.length ? `${left}/${universe.length}` : "";
    node.classList.toggle("narrowed", left < universe.length);
    if (!node.open) return;
    if (!rows) fill();
    rows.forEach(({ box, option: { values } }) => {
      const on = values.filter((value) => !gone.has(value)).length;
      box.checked = on === values.length;
      box.indeterminate = on > 0 && on < values.length;
    });
  }
  function recount() {
    if (!node.open) return;
    const counts = count();
    rows.forEach(({ many }, n) => {
      const [some, all] = counts[n];
      many.textContent = some < all ? `${some}/${all}` : String(all);
    });
  }
  node.open = open;
  node.addEventListener("toggle", () => {
    refresh();
    recount();
  });
  return { node, refresh, recount, title };
}
