// Who says so: a row of what is told, with modality, speakers, sources, confidence, and its quotes in their surroundings.

import { UNSURE, articles, facts, happenings, isFact, numbers, quotes, texts } from "./data.js";
import { button, make, outside, quoted } from "./dom.js";
import { change, state } from "./state.js";
import { caption, listed, plain, qualifier, say, teach, term, unit } from "./words.js";

teach({
  quoteMore: ["更多引文（{0}）", "More quotes ({0})"], quoteComment: ["读者评论", "reader's comment"],
  quoteWhere: ["在文中看", "In the article"], tieName: ["看两者之间的全部说法", "All that ties the two"], sources: ["{0} 个独立来源", "{0} independent {0|source|sources}"],
  sure: ["把握 {0}%", "confidence {0}%"], unsure: ["把握不大 {0}%", "unsure {0}%"], according: ["据 ", "according to "],
});

const AROUND = 60; // characters before and after a quote: about two lines
const LOOSE = /^[\s，。、；：！？」』”’）》]+/; // what a surrounding does not begin with
const INEXACT = ["about", "over", "under", "nearly"];
/** The same place, or the next that is not inside a character. */
const whole = (text, at) => (/[\udc00-\udfff]/.test(text[at] || "") ? at + 1 : at);

export const link = (entity) => button(quoted(caption(entity)), () => change({ chosen: ["entity", entity] }), { class: "link" });
export const bestFirst = (rows, of) => [...rows].sort((a, b) => isFact(of(b)) - isFact(of(a)) || of(b).n - of(a).n || of(b).c - of(a).c);

/** A statement with how it stands and its quotes: the first in sight, the others to unfold. */
export function item(row, ...statement) {
  const percent = Math.round(row.c * 100);
  const standing = make("div", { class: "meta" },
    row.m === "Asserted" ? "" : make("span", { class: isFact(row) ? "" : "chip" }, term("modalities", row.m)),
    row.by.length ? make("span", {}, say("according"), listed(row.by.map(link))) : "",
    make("span", {}, say("sources", row.n)),
    make("span", { class: row.c < UNSURE ? "chip" : "" }, say(row.c < UNSURE ? "unsure" : "sure", percent)));
  const [first, ...rest] = row.q;
  return make("div", { class: "item" }, make("p", {}, ...statement), standing, first === undefined ? "" : quote(first), rest.length ? more(rest) : "");
}

function more(rest) {
  const details = make("details", {}, make("summary", {}, say("quoteMore", rest.length)));
  details.addEventListener("toggle", () => details.append(...rest.map(quote)), { once: true }); // built when asked for
  return details;
}

/** A quote as it stands in the raw text, what surrounds it, and where that is. */
export function quote(i) {
  const [number, start, text, comment] = quotes[i];
  const from = articles[number] || { name: "?" };
  const before = make("span", { class: "around" }), after = make("span", { class: "around" }), marked = quoted(text);
  const notes = [from.medium, from.date, comment ? say("quoteComment") : ""].filter(Boolean).map((note) => [" · ", quoted(note)]);
  const node = make("blockquote", {}, before, make("mark", {}, marked), after,
    make("cite", {}, outside(from.url, from.name), notes, " "));
  texts().then((all) => {
    const article = all[number];
    if (!article) return;
    const end = start + text.length;
    const from = whole(article.text, Math.max(0, start - AROUND)), to = whole(article.text, Math.min(article.text.length, end + AROUND));
    before.textContent = (from > 0 ? "…" : "") + readable(article, from, start).replace(LOOSE, "");
    marked.textContent = readable(article, start, end) || text;
    after.textContent = readable(article, end, to) + (to < article.text.length ? "…" : "");
    node.lastChild.append(button(say("quoteWhere"), () => change({ tab: "articles", reading: [number, start] }), { class: "link" }));
  });
  return node;
}

/** Raw text from start to end without what the reader left out (markup, furniture), in one line. */
export function readable({ text, left }, start, end) {
  let out = "", at = start;
  for (const [from, to] of left) {
    if (to <= at) continue;
    if (from >= end) break;
    out += text.slice(at, Math.max(at, from));
    at = Math.min(Math.max(at, to), end);
  }
  return (out + text.slice(at, end)).replace(/\s+/g, " ");
}

/** A fact as seen from one of its two: "developed R1", "developed by DeepSeek". */
export function factItem(i, entity) {
  const row = facts[i], forward = row.s === entity;
  const tie = button(verb(row.p, forward), () => change({ chosen: ["tie", row.s, row.o] }), { class: "link tie", title: say("tieName") });
  return item(row, tie, " ", link(forward ? row.o : row.s));
}
/** A fact in full. */
export function wholeFactItem(i) {
  const row = facts[i];
  return item(row, link(row.s), " ", make("b", {}, term("relations", row.p)), " ", link(row.o));
}
export const verb = (property, forward) => term(forward || !hasInverse(property) ? "relations" : "inverses", property);
const hasInverse = (property) => term("inverses", property) !== property;

export function eventItem(i) {
  const row = happenings[i];
  const who = row.roles.map(([role, e]) => make("span", {}, link(e), make("span", { class: "hint" }, ` (${term("roles", role)})`)));
  const name = button(term("events", row.cls), () => change({ chosen: ["event", i] }), { class: "link strong" });
  return item(row, row.d ? make("time", {}, `${row.d} `) : "", name, " ", listed(who));
}

export function numberItem(i, { named = false } = {}) {
  const row = numbers[i];
  return item(row, row.d ? make("time", {}, `${row.d} `) : "", named ? [link(row.e), " "] : "", make("b", {}, term("measures", row.p)), " ",
    quoted(row.t), value(row));
}

/** In parentheses the number as it counts, with what the text says of how exact it is: (about 5,500,000 USD); nothing
 * where the text says just that. */
function value({ t, v, u, k }) {
  const of = u === "percent" ? "%" : u === "count" || u === "ratio" ? "" : ` ${unit(u, v)}`, bare = (text) => text.replace(/[\s,]/g, "");
  if (k === "exactly" && bare(t) === bare(plain(v) + of)) return "";
  const [open, close] = state.now.lang ? [" (", ")"] : ["（", "）"];
  return make("span", { class: "hint" }, open, exactness(k), plain(v), quoted(of), close);
}
/** "about " and the like before a number; nothing before one that is exact, or that says so itself. */
export const exactness = (k, text = "") => (INEXACT.includes(k) && !text.includes(qualifier(k)) ? `${qualifier(k)} ` : "");

/** A row of any kind, in full. */
export const anyItem = (kind, i) => ({ fact: wholeFactItem, happening: eventItem, number: (n) => numberItem(n, { named: true }) })[kind](i);

/** Whether the view's language or choice makes a new text of what is shown. */
export const speaksAnew = (now, before) => now.lang !== before.lang || now.filters !== before.filters || JSON.stringify(now.chosen) !== JSON.stringify(before.chosen);
