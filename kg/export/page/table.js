// Everything as tables: sorted, filtered, page by page, and handed out as CSV just as it is shown.

import { TABLES, shown } from "./columns.js";
import { csv } from "./csv.js";
import { announce, button, download, make, quoted } from "./dom.js";
import { fold } from "./search.js";
import { ROOM, change, fillForm, onChange, state } from "./state.js";
import { plain, say, teach } from "./words.js";

teach({
  tables: ["表格", "Tables"], tableFilter: ["在表中筛选", "Filter this table"], tableCsv: ["导出 CSV", "Export CSV"],
  tableCount: ["{0} 行，共 {1} 行", "{0} of {1} rows"], tableNone: ["没有符合的行。", "No row matches."],
  tableKeys: ["↑ ↓ 换行，回车选中", "↑ ↓ to move, Enter to choose"],
  tablePages: ["翻页", "Pages"], tableFirst: ["第一页", "First page"], tableLast: ["最后一页", "Last page"],
  tableBack: ["上一页", "Previous page"], tableOn: ["下一页", "Next page"],
  tableSpan: ["第 {0}–{1} 行", "rows {0}–{1}"],
});

const PAGE = 100; // rows at once: quick to draw, and few enough to go through
const NAMES = Object.keys(TABLES);
/** Of each table: what it is sorted by and which way, what is typed, and which page is shown; of the open one the view
 * (state.js) knows it too, but for the page. */
const looks = Object.fromEntries(NAMES.map((name) => [name, { by: "", way: 1, wanted: "", page: 0 }]));
const searched = new Map(); // table → what its rows are searched by, for this language and these filters
const parts = {};
let at = NAMES[0], rows = [], host = null;

export function build(where) {
  host = where;
  adopt();
  draw();
  let drawn = state.now;
  onChange((now) => {
    if (now.tab !== "table") return;
    if (adopt() || now.lang !== drawn.lang || now.filters !== drawn.filters) draw();
    else if (now.chosen !== drawn.chosen) mark();
    drawn = now;
  }, { forms: true });
}

/** Look as the view says, which may come from a link; whether that is another look. */
function adopt() {
  const { at: open, ...look } = state.now.forms.table;
  if (open === at && Object.keys(look).every((key) => looks[at][key] === look[key])) return false;
  at = open;
  Object.assign(looks[at], look, { page: 0 });
  return true;
}
const tell = () => {
  const { by, way, wanted } = looks[at];
  fillForm({ table: { at, wanted, by, way } });
};

function draw() {
  searched.clear();
  parts.filter = make("input", {
    type: "search", id: "table-filter", "aria-label": say("tableFilter"), placeholder: say("tableFilter"), autocomplete: "off", spellcheck: "false",
    value: looks[at].wanted, maxlength: ROOM.wanted, oninput: look,
  });
  parts.count = make("span", { class: "hint" });
  parts.pages = make("div", { class: "pages", role: "group", "aria-label": say("tablePages") });
  parts.head = make("thead");
  parts.body = make("tbody", { onclick: choose, onkeydown: walk });
  parts.spread = make("div", { class: "spread", role: "tabpanel", id: "table-sheet", "aria-labelledby": `table-${at}` }, make("table", { class: TABLES[at].fits ? "fits" : null }, parts.head, parts.body));
  host.replaceChildren(
    make("div", { class: "subtabs", role: "tablist", "aria-label": say("tables"), onkeydown: turnTable }, NAMES.map(subtab)),
    make("div", { class: "tools" }, parts.filter, parts.count, button(say("tableCsv"), give, { "data-act": "csv" })),
    parts.spread,
    make("div", { class: "foot" }, parts.pages, make("span", { class: "hint keys" }, say("tableKeys"))),
  );
  heads();
  compute();
}

function subtab(name) {
  const title = [say(TABLES[name].title), make("span", { class: "hint" }, ` ${plain(TABLES[name].size)}`)], isOpen = name === at;
  return button(title, () => open(name), {
    role: "tab", id: `table-${name}`, "aria-controls": "table-sheet", "aria-selected": String(isOpen), tabindex: isOpen ? 0 : -1,
  });
}

function open(name) {
  at = name;
  tell();
  draw();
  host.querySelector(`#table-${name}`).focus();
}

function turnTable(event) {
  const here = NAMES.indexOf(at), to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: NAMES.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  open(NAMES[(to + NAMES.length) % NAMES.length]);
}

const columns = () => TABLES[at].columns.filter((column) => !column.exported);

function heads() {
  const arrow = () => make("span", { class: "arrow", "aria-hidden": "true" });
  const head = (column) => make("th", { scope: "col", class: column.head ? "head" : column.kind, "data-col": column.key },
    button([say(column.key), arrow()], () => sort(column)));
  parts.head.replaceChildren(make("tr", {}, columns().map(head)));
}

/** Numbers begin with the largest, everything else with the first; a second time turns it around. */
function sort(column) {
  const look = looks[at];
  look.way = look.by === column.key ? -look.way : column.kind === "number" ? -1 : 1;
  look.by = column.key;
  look.page = 0;
  tell();
  compute();
}

function look(event) {
  looks[at].wanted = event.target.value;
  looks[at].page = 0;
  tell();
  compute();
  announce(say("tableCount", plain(rows.length), plain(TABLES[at].size)));
}

/** Which rows are shown, in which order. */
function compute() {
  const { by, way, wanted } = looks[at], left = TABLES[at].rows();
  rows = matching(left, wanted);
  const column = TABLES[at].columns.find(({ key }) => key === by);
  if (column) rows = sorted(rows, column, way);
  for (const th of parts.head.rows[0].cells) th.setAttribute("aria-sort", th.dataset.col !== by ? "none" : way > 0 ? "ascending" : "descending");
  parts.count.textContent = say("tableCount", plain(rows.length), plain(TABLES[at].size));
  page(looks[at].page);
}

/** Every word that is typed stands in some column, folded as search folds; entities are also found by what search finds them by. */
function matching(left, wanted) {
  const words = wanted.split(/\s+/).map(fold).filter(Boolean);
  if (!words.length) return left;
  if (!searched.has(at)) searched.set(at, new Map());
  const known = searched.get(at), shownColumns = columns();
  const haystack = (i) => {
    if (!known.has(i)) {
      const texts = shownColumns.flatMap((column) => (column.kind === "number" ? [shown(column, i), column.of(i)] : [column.of(i)]));
      known.set(i, [fold(texts.join("\u0001")), ...shownColumns.flatMap((column) => column.forms?.(i) ?? [])].join("\u0001"));
    }
    return known.get(i);
  };
  return left.filter((i) => words.every((word) => haystack(i).includes(word)));
}

/** Numbers as numbers, dates as they are written, words as the language orders them; what is missing comes last either way. */
function sorted(some, column, way) {
  const values = some.map((i) => [column.of(i), i]);
  if (column.kind === "text") {
    const words = [...new Set(values.map(([value]) => value))].sort(new Intl.Collator(state.now.lang ? "en" : "zh-Hans-CN", { numeric: true }).compare);
    const ranks = new Map(words.map((word, rank) => [word, rank])); // each word is compared once
    for (const pair of values) pair[0] = pair[0] === "" ? "" : ranks.get(pair[0]);
  }
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return values.sort(([a, i], [b, j]) => (a === "") - (b === "") || way * order(a, b) || i - j).map(([, i]) => i);
}

function page(n) {
  const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1), here = Math.min(Math.max(n, 0), last), from = here * PAGE;
  looks[at].page = here;
  const some = rows.slice(from, from + PAGE), held = parts.pages.contains(document.activeElement) ? document.activeElement.dataset.act : "";
  parts.body.replaceChildren(...(some.length ? some.map(line) : [make("tr", {}, make("td", { class: "none", colspan: columns().length }, say("tableNone")))]));
  parts.spread.scrollTop = 0;
  const turn = (name, sign, to, off) => button(sign, () => page(to), { "aria-label": say(name), title: say(name), disabled: off, "data-act": name });
  parts.pages.replaceChildren(...(last ? [
    turn("tableFirst", "«", 0, here === 0), turn("tableBack", "‹", here - 1, here === 0),
    make("span", { role: "status" }, say("tableSpan", plain(from + 1), plain(from + some.length))),
    turn("tableOn", "›", here + 1, here === last), turn("tableLast", "»", last, here === last),
  ] : []));
  const against = { tableOn: "tableBack", tableLast: "tableBack", tableBack: "tableOn", tableFirst: "tableOn" }[held]; // at an end
  if (held) (parts.pages.querySelector(`[data-act="${held}"]:enabled`) || parts.pages.querySelector(`[data-act="${against}"]`))?.focus();
  mark();
}

function line(i, n) {
  return make("tr", { "data-row": i }, columns().map((column) => {
    const text = String(shown(column, i)), content = column.nodes?.(i) ?? quoted(text), { head, wide } = column;
    const inner = make("div", { class: `cut${wide ? " wide" : ""}${head ? " head" : ""}`, title: wide && text.length > 40 ? text : null },
      column.before?.(i) ?? "", head ? handle(i, n, content) : content);
    if (column.warns?.(i)) inner.firstChild.className = "chip";
    return make(head ? "th" : "td", { class: column.kind, scope: head ? "row" : null }, inner);
  }));
}
/** What the keyboard holds a row by: the first of the page is where Tab stops. Its click is the row's. */
const handle = (i, n, content) => button(content, null, { class: "link", tabindex: n ? -1 : 0, "aria-label": TABLES[at].whole?.(i) ?? null });

/** Show which rows are of what is chosen. */
function mark() {
  const chosen = JSON.stringify(state.now.chosen);
  for (const tr of parts.body.rows) {
    if (tr.dataset.row === undefined) continue;
    if (JSON.stringify(TABLES[at].chosen(Number(tr.dataset.row))) === chosen) tr.setAttribute("aria-current", "true");
    else tr.removeAttribute("aria-current");
  }
}

function choose(event) {
  const tr = event.target.closest("tr[data-row]");
  if (!tr || (event.detail && marksWords())) return;
  point(tr);
  change({ chosen: TABLES[at].chosen(Number(tr.dataset.row)), path: null });
}

/** Who marks words to copy them chooses nothing. */
function marksWords() {
  const marked = getSelection();
  return !marked.isCollapsed && parts.body.contains(marked.anchorNode);
}

function point(tr) {
  for (const other of parts.body.querySelectorAll("button[tabindex='0']")) other.tabIndex = -1;
  const own = tr.querySelector("th button");
  own.tabIndex = 0;
  own.focus();
}

/** Up and down from row to row, and over the page's end. */
function walk(event) {
  const tr = event.target.closest("tr[data-row]"), all = parts.body.rows, here = tr?.rowIndex - 1;
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (!tr || to === undefined) return;
  event.preventDefault();
  if (all[to]) return point(all[to]);
  const before = looks[at].page;
  page(before + Math.sign(to - here));
  const turned = looks[at].page !== before;
  return point(parts.body.rows[turned === (to > here) ? 0 : parts.body.rows.length - 1]);
}

function give() {
  const all = TABLES[at].columns;
  const lines = rows.map((i) => [...all.map((column) => column.of(i)), TABLES[at].iri(i)]);
  download(`newskg-${at}.csv`, "text/csv;charset=utf-8", csv([...all.map((column) => say(column.key)), say("colIri")], lines));
}
