// What stands on the stage when the filters leave nothing in the picture: that it is so, and the way out.

import { $, announce, button, make } from "./dom.js";
import { isFiltered } from "./filters.js";
import { scene } from "./scene.js";
import { NO_FILTERS, change, onChange, state } from "./state.js";
import { say, teach } from "./words.js";

teach({ emptied: ["筛选后图中没有可显示的了。", "The filters leave nothing in the picture."] });

export function build() {
  onChange((now, before) => {
    const was = !$("emptied").hidden;
    draw();
    if (!was && !$("emptied").hidden && now.lang === before.lang) announce(say("emptied"));
  });
}

function draw() {
  const { filters } = state.now;
  $("emptied").hidden = scene().entities.length > 0 || !isFiltered({ ...filters, unfactual: false });
  if (!$("emptied").hidden) $("emptied").replaceChildren(make("span", {}, say("emptied")), button(say("unfilter"), clear));
}

function clear() {
  change({ filters: NO_FILTERS });
  $("picture").focus(); // not lost with the button
}
