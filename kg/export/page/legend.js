// The legend under the picture: what each shape and colour is, how many the filters leave of how many, and a switch for each.

import { entities } from "./data.js";
import { $, button } from "./dom.js";
import { BY, staysBut } from "./filters.js";
import { glyph } from "./glyph.js";
import { filter, onChange, state } from "./state.js";
import { say, teach, term } from "./words.js";

teach({ legend: ["按类别显示", "Classes shown"] });

const counts = new Map();
for (const { cls } of entities) counts.set(cls, (counts.get(cls) || 0) + 1);
/** Classes that occur, the most frequent first. */
export const classes = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));

export function build() {
  draw();
  onChange((now, before) => (now.lang !== before.lang || now.filters !== before.filters) && draw());
}

function draw() {
  const off = state.now.filters.classes, held = document.activeElement?.dataset?.class, left = new Map();
  entities.forEach(({ cls }, e) => staysBut(BY.classes, e) && left.set(cls, (left.get(cls) || 0) + 1)); // as many as its switch shows
  const many = (cls) => ((left.get(cls) || 0) < counts.get(cls) ? `${left.get(cls) || 0}/${counts.get(cls)}` : counts.get(cls));
  $("legend").setAttribute("aria-label", say("legend"));
  $("legend").replaceChildren(...classes.map((cls) => button([glyph(cls), `${term("classes", cls)} ${many(cls)}`], () => toggle(cls), { "aria-pressed": String(!off.includes(cls)), "data-class": cls })));
  if (held) $("legend").querySelector(`[data-class="${CSS.escape(held)}"]`)?.focus();
}

function toggle(cls) {
  const off = state.now.filters.classes;
  filter({ classes: off.includes(cls) ? off.filter((c) => c !== cls) : [...off, cls] });
}
