// All articles with what each contributed; and one of them to read, with what it says.

import { articles, quotes, tables, texts } from "./data.js";
import { family, named, tellings } from "./contributions.js";
import { button, make, outside, quoted } from "./dom.js";
import { anyItem, quote } from "./evidence.js";
import { passes } from "./filters.js";
import { section } from "./panel.js";
import { Reader } from "./reader.js";
import { fold } from "./search.js";
import { change, onChange, state } from "./state.js";
import { plain, say, teach } from "./words.js";

teach({
  articleBack: ["← 全部文章", "← All articles"],
  articleFilter: ["按标题、媒体、作者筛选", "Filter by title, medium, author"], articleSort: ["排序", "Sort by"],
  articleDate: ["日期", "Date"], articleName: ["标题", "Title"], articleGave: ["贡献", "Contribution"],
  articleNone: ["没有符合的文章。", "No article matches."],
  articleGives: ["{0} 个实体", "{0} entities"], articleTells: ["{0} 条事实 · {1} 个事件 · {2} 个数字", "{0} facts · {1} events · {2} numbers"],
  articleCopies: ["同一文本的 {0} 份转载或改写，只算一个来源", "{0} copies of one text count as one source"],
  articleOthers: ["与这些是同一文本，只算一个来源：", "A copy of the same text, one source together with:"],
  articleSpun: ["洗稿改写 {0}%", "spun {0}%"],
  articleSpunWhy: ["词语被人换过的程度；引文照原样显示", "how far its words were swapped; quotes are as printed"],
  articleOff: ["已筛去", "filtered out"], articleZh: ["中文", "Chinese"], articleEn: ["英文", "English"],
  articleText: ["全文", "Text"], articleSays: ["文章说了什么（{0}）", "What it says ({0})"], articleShow: ["显示方式", "Shown"],
  articleNoText: ["本页没有这篇文章的全文，以下是它的引文。", "This page does not carry the article's text; its quotes are below."],
  articleQuotes: ["引文", "Quotes"],
  articlePlace: ["看原处", "Show the place"],
  articleKeys: ["有下划线的是提及，点击选中；← → 移到别的提及。灰色的是读取时略去的。",
    "Underlined are mentions: click to choose, ← → to move. Grey is what was left out when read."],
  articleNothing: ["筛选后没有内容。", "With these filters there is nothing."],
});

const SPUN = 0.3; // from here on a page counts as spun (kg/text/respell.py)
const MANY = 100; // articles at first
const KINDS = ["fact", "happening", "number"];
const LANGUAGES = { zh: "articleZh", en: "articleEn" };
const look = { by: "date", way: -1, wanted: "", says: false };
let host = null, drawn = null, reader = null, known = null;

export function build(where) {
  host = where;
  texts().then((all) => {
    known = all;
    if (!state.now.reading) draw(); // the list also says how many entities each names
  });
  draw(true);
  onChange((now) => now.tab === "articles" && update(now, drawn));
}

function update(now, before) {
  const [to, start] = now.reading || [], [from] = before.reading || [], moved = now.reading !== before.reading;
  drawn = now;
  if (now.lang !== before.lang || to !== from || !reader) {
    if (now.lang !== before.lang || now.filters !== before.filters || moved) draw(moved && before);
  } else if (moved) reader.go(start);
  else if (now.filters !== before.filters || now.chosen !== before.chosen) {
    head(to);
    reader.light();
  }
}

/** Open an article, at a place or at its head. */
const open = (number, ...start) => change({ reading: [number, ...start] });
const opener = (number, attributes = {}) => button(quoted(articles[number].name), () => open(number), { class: "link", ...attributes });

/** Draw the list or the article; `moved` when one came here by it, and the keyboard's focus comes along. */
function draw(moved = false) {
  drawn = state.now;
  if (moved) look.says = false;
  reader = null;
  const [number, start] = state.now.reading || [];
  if (articles[number]) read(number, start, moved);
  else {
    list();
    if (moved?.reading) host.querySelector(`[data-article="${moved.reading[0]}"]`)?.focus();
  }
}

// The list

const passing = (number, kind) => tellings(number, kind).filter(([i]) => passes(kind, i));
const isOff = (number) => state.now.filters.articles.includes(number);

/** What is known of an article beside its title. */
function particulars(number) {
  const { medium, date, author, file, language } = articles[number];
  const tongue = LANGUAGES[(language || "").slice(0, 2)];
  const parts = [medium, date, author, file].filter(Boolean).map((part) => quoted(part));
  if (tongue) parts.push(say(tongue));
  return make("p", { class: "meta" }, parts.map((part) => make("span", {}, part)));
}

function notes(number) {
  const { spun } = articles[number];
  return [
    spun >= SPUN ? [make("span", { class: "chip" }, say("articleSpun", Math.round(spun * 100))), " ", make("span", { class: "hint" }, say("articleSpunWhy"))] : "",
    isOff(number) ? make("span", { class: "chip" }, say("articleOff")) : "",
  ];
}

function gave(number) {
  const counts = KINDS.map((kind) => plain(passing(number, kind).length));
  return make("p", { class: "gave" }, known ? `${say("articleGives", plain(named(number, known[number]).size))} · ` : "", say("articleTells", ...counts));
}

const card = (number) => make("li", { class: isOff(number) ? "article off" : "article" },
  make("p", {}, opener(number, { class: "link strong", "data-article": number }), notes(number)),
  particulars(number), gave(number));

const ORDERS = {
  date: (number) => articles[number].date || "",
  name: (number) => articles[number].name,
  gave: (number) => KINDS.reduce((sum, kind) => sum + passing(number, kind).length, 0),
};
const TITLES = { date: "articleDate", name: "articleName", gave: "articleGave" };

/** Articles by what they are sorted by, copies of one text side by side, at the place of the first of them. */
function groups() {
  const words = look.wanted.split(/\s+/).map(fold).filter(Boolean), { compare } = new Intl.Collator(state.now.lang ? "en" : "zh-Hans-CN", { numeric: true });
  const found = articles.map((_, i) => i).filter((i) => {
    const { name, medium = "", author = "", file = "", date = "" } = articles[i], all = [name, medium, author, file, date].map(fold).join("\u0001");
    return words.every((word) => all.includes(word));
  });
  const values = new Map(found.map((i) => [i, ORDERS[look.by](i)])), order = look.by === "name" ? compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  found.sort((i, j) => (values.get(i) === "") - (values.get(j) === "") || look.way * order(values.get(i), values.get(j)) || i - j);
  const out = new Map();
  for (const i of found) out.set(articles[i].family, [...(out.get(articles[i].family) || []), i]);
  return [...out.values()];
}

function list() {
  const items = make("ul", { class: "articles" });
  const fill = () => {
    const some = groups(), rest = some.slice(MANY);
    const all = make("li", {}, button(say("all", plain(some.length)), () => all.replaceWith(...rest.map(group)), { class: "all" }));
    items.replaceChildren(...some.slice(0, MANY).map(group), rest.length ? all : "", some.length ? "" : make("li", { class: "hint" }, say("articleNone")));
  };
  const arrow = () => make("span", { "aria-hidden": "true" }, look.way > 0 ? " ↑" : " ↓");
  const order = (name) => button([say(TITLES[name]), look.by === name ? arrow() : ""], () => sort(name), { "aria-pressed": String(look.by === name), "data-act": name });
  const sort = (name) => {
    look.way = look.by === name ? -look.way : name === "name" ? 1 : -1;
    look.by = name;
    orders.replaceChildren(...Object.keys(ORDERS).map(order));
    orders.querySelector(`[data-act="${name}"]`).focus();
    fill();
  };
  const orders = make("div", { class: "switch", role: "group", "aria-label": say("articleSort") }, Object.keys(ORDERS).map(order));
  const filter = make("input", {
    type: "search", id: "article-filter", "aria-label": say("articleFilter"), placeholder: say("articleFilter"), autocomplete: "off", spellcheck: "false",
    value: look.wanted, oninput: (event) => { look.wanted = event.target.value; fill(); },
  });
  fill();
  host.replaceChildren(make("h2", {}, `${say("articles")} (${plain(articles.length)})`), make("div", { class: "tools" }, filter, orders), items);
  host.setAttribute("aria-busy", String(!known));
}

const group = (some) => (family(some[0]).length > 1
  ? make("li", { class: "family" }, make("p", { class: "note" }, say("articleCopies", family(some[0]).length)), make("ul", {}, some.map(card)))
  : card(some[0]));

// One article

let header = null;
const quotesOf = (number) => quotes.map((_, i) => i).filter((i) => quotes[i][0] === number).sort((a, b) => quotes[a][1] - quotes[b][1]);

function read(number, start, moved) {
  const body = make("div", { class: "body" }), view = state.now.reading, at = host.scrollTop;
  header = make("div", { class: "head" });
  host.replaceChildren(header, body);
  host.setAttribute("aria-busy", "true");
  head(number);
  texts().then((all) => {
    if (state.now.reading !== view || !body.isConnected) return;
    known = all;
    head(number);
    body.append(...content(number));
    host.setAttribute("aria-busy", "false");
    host.scrollTop = moved ? 0 : at;
    if (!moved || reader?.go(start)) return;
    host.querySelector("h2").focus({ preventScroll: true });
  });
}

function content(number) {
  if (look.says) return told(number);
  if (!known[number]) return [make("p", { class: "note" }, say("articleNoText")), ...section(say("articleQuotes"), quotesOf(number), quote)];
  reader = new Reader(number, known[number]);
  return [make("p", { class: "hint" }, say("articleKeys")), reader.node];
}

function head(number) {
  const rows = KINDS.flatMap((kind) => passing(number, kind)).length, copies = family(number).filter((other) => other !== number);
  const turn = (says) => {
    change({ reading: [number] }, { undo: false }); // one is at no place any more, and every place can be gone to
    look.says = says;
    host.scrollTop = 0;
    draw(); host.querySelector(`[data-act="${says ? "says" : "text"}"]`).focus();
  };
  const part = (name, word, says) => button(word, () => turn(says), { "aria-pressed": String(look.says === says), "data-act": name });
  header.replaceChildren(
    make("div", { class: "bar" }, button(say("articleBack"), () => change({ reading: null }), { "data-act": "list" }),
      make("div", { class: "switch", role: "group", "aria-label": say("articleShow") }, part("text", say("articleText"), false), part("says", say("articleSays", plain(rows)), true))),
    make("h2", { tabindex: -1 }, outside(articles[number].url, articles[number].name)),
    make("p", { class: "chips" }, notes(number)), particulars(number), gave(number),
    copies.length ? make("div", { class: "note" }, say("articleOthers"), make("ul", {}, copies.map((other) => make("li", {}, opener(other))))) : "",
  );
}

/** What an article says, by kind and place. */
function told(number) {
  const leads = (kind, i) => quotes[tables[kind][i].q[0]][0] === number; // its first quote already leads there
  const lead = (start) => button(say("articlePlace"), () => open(number, start), { class: "link" });
  const item = (kind) => ([i, start]) => make("div", { class: "telling" }, anyItem(kind, i), known[number] && !leads(kind, i) ? lead(start) : "");
  const sections = KINDS.flatMap((kind) => section(say(kind), passing(number, kind), item(kind)));
  return sections.length ? sections : [make("p", { class: "hint" }, say("articleNothing"))];
}
