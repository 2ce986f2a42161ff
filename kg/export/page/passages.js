// A text with what stands where → elements: mentions to click, stretches that the reader left out, marks. Text stays text.

import { entities, said } from "./data.js";
import { button, make, quoted } from "./dom.js";
import { caption, plain, say, teach, term } from "./words.js";

teach({
  leftOut: ["… 略去 {0} 个字符 …", "… {0} characters left out …"], leftIn: ["收起略去的部分", "Fold what was left out"],
  leftShort: ["读取时略去", "Left out when read"],
  byReaders: ["读者评论", "Readers' comments"],
});

const SIZE = 1500; // characters of a passage, about: what is marked anew makes anew only the passages that it touches
const LONG = 6000; // from here on a line is cut
const FOLD = 80; // a longer stretch that was left out is folded: about two lines
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/; // marks of direction

/** Cut a text into passages [{from, to, comment}]: where comments begin and end, else after lines, and through no mention; a line
 * that goes on for screens is cut after a sentence. */
export function cut({ text, mentions, left, comments }) {
  const out = [], isInside = covered([...mentions, ...left]);
  let from = 0;
  const add = (to, comment) => {
    if (to > from) out.push({ from, to, comment });
    from = Math.max(from, to);
  };
  /** The end of what a pattern finds first, between two places and not inside of anything; 0 where there is none. */
  const after = (pattern, start, end) => {
    pattern.lastIndex = start;
    for (let found; (found = pattern.exec(text)) && pattern.lastIndex < end; ) if (!isInside(pattern.lastIndex)) return pattern.lastIndex;
    return 0;
  };
  const lines = (end, comment) => {
    while (end - from > SIZE) {
      const start = from + SIZE, soon = Math.min(end, from + LONG);
      const to = after(/\n/g, start, soon) || after(/[。！？!?]/g, start, soon) || after(/\n/g, start, end);
      if (!to) break;
      add(to, comment);
    }
    add(end, comment);
  };
  for (const [start, end] of comments) {
    lines(start, false);
    lines(end, true);
  }
  lines(text.length, false);
  return out;
}

/** A function that says whether a place is inside of one of these stretches. */
function covered(stretches) {
  const sorted = stretches.sort((a, b) => a[0] - b[0]);
  let reach = 0;
  const reaches = sorted.map(([, end]) => (reach = Math.max(reach, end)));
  return (at) => {
    let low = 0, high = sorted.length; // how many begin before it
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle][0] < at) low = middle + 1;
      else high = middle;
    }
    return low > 0 && reaches[low - 1] > at;
  };
}

/** The nodes of a passage. `marks` are stretches [start, end, class] to mark, apart from each other; `unfolded` those that the
 * reader has opened. */
export function written({ text, mentions, left }, { from, to }, marks, unfolded) {
  const nodes = [];
  let group = [], of = null;
  const close = () => {
    if (of?.mention) nodes.push(mentioned(of.mention, group));
    else if (of?.left) nodes.push(leftOut(of.left, group, unfolded));
    else nodes.push(...group);
    group = [];
  };
  for (const piece of pieces({ mentions, left, marks }, from, to)) {
    if (!of || piece.mention !== of.mention || (!piece.mention && piece.left !== of.left)) {
      close();
      of = piece;
    }
    const inner = plainly(text.slice(piece.from, piece.to));
    const grey = piece.mention && piece.left ? [make("span", { class: "left" }, inner)] : inner;
    group.push(...(piece.mark ? [make("mark", { class: piece.mark[2] || null }, grey)] : grey));
  }
  close();
  return nodes;
}

/** Stretches without an end of anything inside, each with the mention (the innermost), left-out stretch and mark around it. */
function pieces({ mentions, left, marks }, from, to) {
  const lists = [mentions, left, marks].map((list) => list.filter(([start, end]) => start < to && end > from));
  const ends = new Set([from, to, ...lists.flat().flatMap(([start, end]) => [start, end])]);
  const cuts = [...ends].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  const walks = lists.map(walk);
  return cuts.slice(1).map((end, n) => {
    const [mention, out, mark] = walks.map((around) => around(cuts[n]));
    return { from: cuts[n], to: end, mention, left: out, mark };
  });
}

/** A function that says, for places that only go forward, which stretch is around a place: the last to begin, then the shortest. */
function walk(list) {
  const sorted = [...list].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let open = [], next = 0;
  return (at) => {
    while (next < sorted.length && sorted[next][0] <= at) open.push(sorted[next++]);
    open = open.filter(([, end]) => end > at);
    return open.at(-1) ?? null;
  };
}

/** Text nodes, line breaks of every system as one. What holds marks of direction is isolated line by line and turns nothing else. */
function plainly(text) {
  const lines = text.replace(/\r\n?/g, "\n");
  return TURNS.test(lines) ? lines.split(/(\n)/).filter(Boolean).map((line) => (TURNS.test(line) ? quoted(line) : line)) : [lines];
}

function mentioned([start, , entity], children) {
  const { cls } = entities[entity];
  const node = make("bdi", { class: "mention", role: "button", tabindex: -1, "data-at": start, "data-of": entity, title: `${caption(entity)} · ${term("classes", cls)}` }, children);
  node.style.setProperty("--class", said.colours[cls]);
  return node;
}

function leftOut([start, end], children, unfolded) {
  const node = make("span", { class: "left", title: say("leftShort") });
  if (end - start <= FOLD) {
    node.append(...children);
    return node;
  }
  const inside = make("span", {}, children);
  const draw = () => {
    const open = unfolded.has(start);
    fold.textContent = open ? say("leftIn") : say("leftOut", plain(end - start));
    fold.setAttribute("aria-expanded", String(open));
    inside.hidden = !open;
  };
  const fold = button("", () => {
    if (!unfolded.delete(start)) unfolded.add(start);
    draw();
  }, { class: "fold" });
  node.append(fold, inside);
  draw();
  return node;
}
