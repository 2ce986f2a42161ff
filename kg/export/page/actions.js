// What one does with an entity in the picture. Each is one step that can be undone.

import { announce } from "./dom.js";
import { nodes } from "./data.js";
import { collapsible, expansion } from "./scene.js";
import { change, state } from "./state.js";
import { caption, say, teach } from "./words.js";

teach({
  expanded: ["{0}：展开 {1} 个", "{0}: {1} more"], nothingMore: ["{0}：没有更多邻居", "{0}: no more neighbours"],
  collapsed: ["{0}：收起 {1} 个", "{0}: {1} folded"], hidden: ["已隐藏 {0}", "{0} is hidden"],
});

/** Bring in its neighbours. */
export function expand(entity) {
  const more = expansion(entity);
  announce(more.length ? say("expanded", caption(entity), more.length) : say("nothingMore", caption(entity)));
  show([entity, ...more]);
}
/** Take out those that hang on it alone. */
export function collapse(entity) {
  const less = collapsible(entity);
  announce(say("collapsed", caption(entity), less.length));
  take(less);
}
export function hide(entity) {
  take([entity], { chosen: null, ...(state.now.focus?.[0] === entity && { focus: null }) });
  announce(say("hidden", caption(entity)));
}

/** Bring entities into the picture. */
export function show(more, patch = {}) {
  const { added, removed, focus: around } = state.now;
  const newcomers = around ? more : more.filter((e) => e >= nodes.length); // the picture opens with the others
  change({ added: [...new Set([...added, ...newcomers])], removed: removed.filter((e) => !more.includes(e)), ...patch });
}
function take(less, patch = {}) {
  const { added, removed } = state.now;
  change({ added: added.filter((e) => !less.includes(e)), removed: [...new Set([...removed, ...less])], ...patch });
}

export const isPinned = (entity) => entity in state.now.pinned;
/** Hold it where it is, or let it go. */
export function pin(entity, place) {
  const { [entity]: held, ...others } = state.now.pinned;
  change({ pinned: held ? others : { ...others, [entity]: place } });
}
/** Show only its surroundings, so many steps far; depth 0 shows everything again. */
export const focus = (entity, depth) => change({ focus: depth ? [entity, depth] : null });

export const choose = (entity) => change({ chosen: ["entity", entity] });
