// An article's text to read: mentions to choose by mouse and keys, the evidence of what is chosen marked, and a place to go to.

import { about, articles, facts, happenings, numbers, quotes } from "./data.js";
import { make } from "./dom.js";
import { passes } from "./filters.js";
import { cut, written } from "./passages.js";
import { change, state } from "./state.js";
import { say, teach } from "./words.js";

teach({ readerText: ["文章原文", "The article's text"] });

const LONG = 20000; // from so many characters on, only passages in sight are laid out

/** Stretches [start, end] of an article that quotes give; what overlaps or touches is one. */
function stretches(article, some) {
  const spans = some.map((q) => quotes[q]).filter(([where]) => where === article).map(([, start, text]) => [start, start + text.length]);
  const out = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    if (out.length && start <= out.at(-1)[1]) out.at(-1)[1] = Math.max(out.at(-1)[1], end);
    else out.push([start, end]);
  }
  return out;
}

/** Quotes that tell what is chosen, as the filters leave it. */
function evidence() {
  const [kind, which, other] = state.now.chosen || [];
  if (kind === "event") return happenings[which].q;
  if (kind !== "entity" && kind !== "tie") return [];
  const rows = about(which), ties = (i) => [facts[i].s, facts[i].o].includes(other), meets = (i) => happenings[i].roles.some(([, e]) => e === other);
  const those = kind === "tie"
    ? { fact: rows.facts.filter(ties), happening: rows.happenings.filter(meets), number: [] }
    : { fact: rows.facts, happening: rows.happenings, number: rows.numbers };
  const of = { fact: facts, happening: happenings, number: numbers };
  return Object.entries(those).flatMap(([name, some]) => some.filter((i) => passes(name, i)).flatMap((i) => of[name][i].q));
}
const chosenEntities = () => ({ entity: 1, tie: 2 })[state.now.chosen?.[0]] ? state.now.chosen.slice(1) : [];

/** Take a stretch out of others, which stand apart from each other. */
const without = (spans, [from, to]) => spans.flatMap(([start, end]) => (
  end <= from || start >= to ? [[start, end]] : [[start, Math.min(end, from)], [Math.max(start, to), end]].filter(([a, b]) => a < b)));

export class Reader {
  /** `text` as texts() gives it. */
  constructor(article, text) {
    Object.assign(this, { article, text, place: null, handle: null, unfolded: new Set(), passages: cut(text) });
    const heading = (n) => (this.passages[n].comment && !this.passages[n - 1]?.comment ? say("byReaders") : null);
    this.blocks = this.passages.map(({ comment }, n) => make("div", { class: comment ? "passage comment" : "passage", "data-said": heading(n) }));
    this.isLong = text.text.length > LONG;
    if (this.isLong) this.blocks.forEach((block, n) => block.style.setProperty("--length", this.passages[n].to - this.passages[n].from)); // how high, about
    const language = articles[article].language;
    this.node = make("div", {
      class: this.isLong ? "text long" : "text", role: "group", "aria-label": say("readerText"), lang: /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language || "") ? language : null,
      onclick: (event) => this.click(event), onkeydown: (event) => this.key(event),
    }, this.blocks);
    this.made = []; // what each passage was last made with
    this.light();
  }

  /** Mark the evidence of what is chosen, and the place; only passages in which that changes are made anew. */
  light() {
    const told = stretches(this.article, evidence());
    const marks = this.place ? [...without(told, this.place), [...this.place, "place"]] : told;
    const held = this.node.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
    this.passages.forEach((passage, n) => {
      const here = marks.filter(([start, end]) => start < passage.to && end > passage.from), key = JSON.stringify(here);
      if (this.made[n] === key) return;
      this.made[n] = key;
      this.blocks[n].replaceChildren(...written(this.text, passage, here, this.unfolded));
    });
    const chosen = chosenEntities();
    for (const mention of this.node.querySelectorAll(".mention[aria-current]")) mention.removeAttribute("aria-current");
    for (const entity of chosen) for (const mention of this.node.querySelectorAll(`.mention[data-of="${entity}"]`)) mention.setAttribute("aria-current", "true");
    this.hold(this.mention(this.handle) || this.node.querySelector(".mention"));
    if (held) this.mention(held)?.focus({ preventScroll: true });
  }

  mention(at) {
    return at === null || at === undefined ? null : this.node.querySelector(`.mention[data-at="${at}"]`);
  }

  /** One mention alone is a stop of the Tab key; arrows lead from it to the others. */
  hold(mention) {
    for (const other of this.node.querySelectorAll('.mention[tabindex="0"]')) other.tabIndex = -1;
    if (!mention) return;
    mention.tabIndex = 0;
    this.handle = mention.dataset.at;
  }

  /** Show a place: the quote that begins there, else the mention, else the character; true if there is one to show. */
  go(start) {
    const quoted = quotes.filter(([where, from]) => where === this.article && from === start).map(([, , text]) => start + text.length);
    const named = this.text.mentions.filter(([from]) => from === start).map(([, end]) => end);
    this.place = Number.isInteger(start) ? [start, Math.max(start + 1, ...(quoted.length ? quoted : named))] : null;
    if (this.place) for (const [from, to] of this.text.left) if (from < this.place[1] && to > start) this.unfold(from);
    this.light();
    const mark = this.node.querySelector(".place");
    if (!mark) return false;
    mark.tabIndex = -1;
    const look = () => mark.scrollIntoView({ block: "center" });
    look();
    if (this.isLong) requestAnimationFrame(look); // by then the passages above have their true heights
    mark.focus({ preventScroll: true });
    return true;
  }

  unfold(from) {
    this.unfolded.add(from);
    const n = this.passages.findIndex((passage) => passage.from <= from && from < passage.to);
    delete this.made[n];
  }

  click(event) {
    const mention = event.target.closest(".mention"), marked = getSelection();
    if (!mention || (!marked.isCollapsed && this.node.contains(marked.anchorNode))) return;
    this.hold(mention);
    mention.focus({ preventScroll: true });
    change({ chosen: ["entity", Number(mention.dataset.of)], path: null });
  }

  key(event) {
    const mention = event.target.closest(".mention");
    if (!mention || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.node.querySelectorAll(".mention")], here = all.indexOf(mention);
    const to = { ArrowRight: all[here + 1], ArrowLeft: all[here - 1], Home: all[0], End: all.at(-1) }[event.key];
    if (to) {
      this.hold(to);
      to.focus();
    } else if (event.key === "Enter" || event.key === " ") change({ chosen: ["entity", Number(mention.dataset.of)], path: null });
    else return;
    event.preventDefault();
  }
}
