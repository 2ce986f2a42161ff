// Where sources disagree: each side with the rows that say so, and their quotes.

import { disagreements, facts } from "./data.js";
import { make, quoted } from "./dom.js";
import { anyItem, exactness, link } from "./evidence.js";
import { passes } from "./filters.js";
import { onChange, state } from "./state.js";
import { caption, say, teach, term } from "./words.js";

teach({
  clashNone: ["没有发现说法不一之处。", "No disagreement was found."], clashNear: ["取整不同", "roundings"],
  clashIntro: ["同一件事的不同说法并列如下，谁也不覆盖谁。", "What sources tell differently stands side by side; nothing overwrites anything."],
  clashTitle: ["说法不一", "Where sources disagree"],
});

const KINDS = { number: ["number", "measures"], claim: ["fact", "relations"], date: ["happening", "events"] };

/** The sides that the filters leave, each with the rows that they leave. */
const sidesOf = ({ kind, sides }) => sides.map((side) => ({ ...side, rows: side.rows.filter((i) => passes(KINDS[kind][0], i)) })).filter(({ rows }) => rows.length);
/** Those that the filters leave, by number. */
export const clashesLeft = () => disagreements.map((_, i) => i).filter((i) => sidesOf(disagreements[i]).length > 1);
/** Disagreements about an entity that the filters leave, by number. */
export const clashesOf = (entity) => clashesLeft().filter((i) => disagreements[i].e === entity || disagreements[i].o === entity);

export function clashItem(i, { named = false } = {}) {
  const clash = disagreements[i], [kind, terms] = KINDS[clash.kind];
  const about = clash.o === undefined ? [link(clash.e)] : [link(clash.e), " — ", link(clash.o)];
  return make("div", { class: "clash" },
    make("h4", {}, named ? [about, " · "] : "", term(clash.back ? "inverses" : terms, clash.p), clash.near ? make("span", { class: "hint" }, ` · ${say("clashNear")}`) : ""),
    make("div", { class: "sides" }, sidesOf(clash).map((side) => make("div", { class: "side" }, make("h5", {}, labelOf(clash, side)), side.rows.map((row) => anyItem(kind, row))))));
}

/** What a side holds, in short: a number as printed, a date, or a claim in names as the reader has them. */
function labelOf({ kind, o, back }, { label, k, rows }) {
  if (kind === "number") return [exactness(k, label), quoted(label)];
  if (kind === "date") return label;
  const { s, o: object, m } = facts[rows[0]];
  if (o === undefined) return quoted(caption(back ? s : object));
  return [quoted(caption(s)), m === "Negated" ? " ↛ " : " → ", quoted(caption(object))];
}

let host = null;
export function build(where) {
  host = where;
  draw();
  onChange((now, before) => now.tab === "disagreements" && (now.lang !== before.lang || now.filters !== before.filters || now.tab !== before.tab) && draw());
}

function draw() {
  const shown = clashesLeft();
  host.replaceChildren(make("h2", {}, `${say("clashTitle")} (${shown.length})`), make("p", { class: "hint" }, say(shown.length ? "clashIntro" : "clashNone")), ...shown.map((i) => clashItem(i, { named: true })));
  host.lang = state.now.lang ? "en" : "zh-Hans";
}
