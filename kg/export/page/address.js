// The whole view in the address, after the #: to bookmark it, to come back to it, to send it to a colleague.
//
//   #v=1&lang=en&tab=table&chosen=entity:deepseek&added=r1,v3&no-classes=Place&from=2025-01&view=120,-40,0.8
//   #v=1&tab=table&table=relations&find=R1&sort=colConfidence:down
//   #v=1&tab=sparql&query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D
//
// What is as it is at first is not named. Things go by their identifiers in the graph, so that a link still holds for a
// graph that was built anew. Whatever an address says is checked against the page's data; what does not fit is left out,
// counted and said. Pairs and lists are split before %xx is read, so no identifier can be taken for two.

import { TABLES } from "./columns.js";
import { articles, entities, happenings, said } from "./data.js";
import { span } from "./days.js";
import { announce } from "./dom.js";
import { MOST } from "./paths.js";
import { lookAt, viewpoint } from "./picture.js";
import { NO_FILTERS, ROOM, START, change, onChange, state } from "./state.js";
import { say, teach } from "./words.js";

teach({ addressOdd: ["链接中有 {0} 处与此图不符，已略去", "{0} thing(s) in the link do not fit this graph and were left out"] });

const VERSION = "1", PAUSE = 400; // ms between two writings: browsers allow about three a second
const LONGEST = 200000; // characters that are read: ten thousand identifiers
const LANGUAGES = ["zh", "en"], THEMES = ["light", "dark"], TABS = ["graph", "table", "articles", "disagreements", "sparql"];
const KINDS = { entity: ["entity", 1], tie: ["entity", 2], event: ["event", 1] }; // what can be chosen, and by how many of what
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/, NUMBER = /^-?\d{1,6}(\.\d{1,4})?$/, WHOLE = /^\d{1,9}$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/, LONE = /\p{Surrogate}/gu; // what nobody types; half a character
const WAYS = { up: 1, down: -1 };
const FARTHEST = 4; // steps of a focus, as the panel's slider
const TERMS = { classes: ["classes"], relations: ["relations", "measures"], events: ["events"], modalities: ["modalities"] };
const rows = { entity: entities, event: happenings, article: articles };
const index = {}; // kind → identifier → number, made when first asked for

function numberOf(kind, text) {
  index[kind] ??= new Map(rows[kind].map(({ id }, i) => [id, i]));
  return index[kind].get(read(text));
}

/** %xx as the characters they stand for; undefined where they stand for none. */
function read(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

// ---- view → address -----------------------------------------------------------------------------------------------

const id = (kind, i) => encodeURIComponent(rows[kind][i].id);
const ids = (kind, numbers) => numbers.map((i) => id(kind, i)).join(",");
const typed = (text) => encodeURIComponent(text.replace(LONE, "\ufffd"));
const short = (number) => String(Math.round(number * 1000) / 1000); // what a slider makes of 0.15 has 17 digits

/** The view as the part of an address after #; "" for the one that the page opens with. */
export function addressOf(view, place = null) {
  const { chosen, focus, path, reading } = view, parts = [];
  const put = (key, text) => text && parts.push(`${key}=${text}`);
  put("lang", view.lang === START.lang ? "" : LANGUAGES[view.lang]);
  put("theme", view.theme);
  put("tab", view.tab === START.tab ? "" : view.tab);
  put("chosen", chosen && `${chosen[0]}:${ids(KINDS[chosen[0]][0], chosen.slice(1))}`);
  put("added", ids("entity", view.added));
  put("removed", ids("entity", view.removed));
  put("pinned", Object.entries(view.pinned).map(([i, spot]) => [id("entity", i), ...spot.map(Math.round)].join(":")).join(","));
  put("focus", focus && `${id("entity", focus[0])}:${focus[1]}`);
  put("path", path && [ids("entity", path.slice(0, 2)), ...path.slice(2)].join(":"));
  put("reading", reading && [id("article", reading[0]), ...reading.slice(1)].join(":"));
  for (const [key, usual] of Object.entries(NO_FILTERS)) {
    const value = view.filters[key];
    if (Array.isArray(usual)) put(`no-${key}`, key === "articles" ? ids("article", value) : value.map(encodeURIComponent).join(","));
    else if (value !== usual) put(key, { boolean: "yes", number: short(value), string: value }[typeof usual]);
  }
  putForms(view.forms, put);
  put("view", place && place.join(","));
  return parts.length ? `v=${VERSION}&${parts.join("&")}` : "";
}

function putForms({ table, query }, put) {
  put("table", table.at === START.forms.table.at ? "" : table.at);
  put("find", typed(table.wanted));
  put("sort", table.by && `${table.by}:${table.way > 0 ? "up" : "down"}`);
  put("query", typed(query));
}

// ---- address → view -----------------------------------------------------------------------------------------------

/** What an address says: {view: the whole state, place: where one looked or null, odd: how many things did not fit}. */
export function viewOf(address) {
  const { lang, theme, forms: { query } } = state.now; // what one has written stays, unless another query comes
  const out = { view: { ...START, lang, theme, filters: { ...NO_FILTERS }, forms: { table: { ...START.forms.table }, query } }, place: null, odd: 0 };
  const parts = address.slice(0, LONGEST).split("&").filter(Boolean);
  const told = new Map(parts.filter((part) => part.includes("=")).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  if (!parts.length) return out;
  if (told.get("v") !== VERSION) return { ...out, odd: 1 };
  /** Hand on what a part says, unless it is undefined. */
  const take = (key, reader, put) => {
    if (!told.has(key)) return;
    const value = reader(told.get(key));
    if (value === undefined) out.odd += 1;
    else put(value);
  };
  const list = (reader) => (text) => {
    const wanted = text.split(",").filter(Boolean), found = wanted.map(reader).filter((value) => value !== undefined);
    out.odd += wanted.length - found.length;
    return found;
  };
  for (const [key, reader] of Object.entries(PARTS)) take(key, reader, (value) => { out.view[key] = value; });
  for (const key of ["added", "removed"]) take(key, list((text) => numberOf("entity", text)), (found) => { out.view[key] = [...new Set(found)]; });
  take("pinned", list(pinOf), (found) => { out.view.pinned = Object.fromEntries(found); });
  for (const [key, usual] of Object.entries(NO_FILTERS)) {
    const put = (value) => { out.view.filters[key] = value; };
    if (Array.isArray(usual)) take(`no-${key}`, list((text) => offOf(key, text)), (found) => put([...new Set(found)]));
    else take(key, FILTERS[key], put);
  }
  const { filters } = out.view;
  if (filters.from && filters.to && span(filters.from)[0] >= span(filters.to)[1]) { // nothing could lie within
    filters.from = filters.to = "";
    out.odd += 1;
  }
  takeForms(out.view.forms, take);
  take("view", placeOf, (place) => { out.place = place; });
  return out;
}

function takeForms(forms, take) {
  const { table } = forms;
  take("table", oneOf(Object.keys(TABLES)), (name) => { table.at = name; });
  take("find", written(ROOM.wanted), (text) => { table.wanted = text; });
  take("sort", orderOf(table.at), ([by, way]) => Object.assign(table, { by, way }));
  take("query", written(ROOM.query), (text) => { forms.query = text; });
}

/** What a person can have typed, of so many characters at most. */
const written = (most) => (text) => {
  const plain = read(text);
  return plain && plain.length <= most && !CONTROL.test(plain) ? plain : undefined;
};

/** [column, 1 | -1] of a table: "colDate:down". */
const orderOf = (name) => (text) => {
  const [key, way] = text.split(":"), isColumn = TABLES[name].columns.some((column) => column.key === key && !column.exported);
  return isColumn && Object.hasOwn(WAYS, way) && text === `${key}:${way}` ? [key, WAYS[way]] : undefined;
};

const oneOf = (names) => (text) => (names.includes(text) ? text : undefined);
const within = (text, least, most, form = NUMBER) => (form.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined);
const whole = (items) => (items.includes(undefined) ? undefined : items); // all of them or none

/** Parts of the state but lists and filters: what a text stands for, undefined where it does not fit. */
const PARTS = {
  lang: (text) => (LANGUAGES.includes(text) ? LANGUAGES.indexOf(text) : undefined),
  theme: oneOf(THEMES),
  tab: oneOf(TABS),
  chosen: (text) => {
    const [kind, rest = ""] = text.split(":");
    return Object.hasOwn(KINDS, kind) ? whole([kind, ...(several(...KINDS[kind], rest) || [undefined])]) : undefined;
  },
  focus: (text) => {
    const [who, depth] = text.split(":");
    return whole([numberOf("entity", who), within(depth, 1, FARTHEST, WHOLE)]);
  },
  path: (text) => {
    const [pair, which] = text.split(":"), ends = several("entity", 2, pair);
    return ends && whole(which === undefined ? ends : [...ends, within(which, 0, MOST - 1, WHOLE)]);
  },
  reading: (text) => {
    const [which, start] = text.split(":"), article = numberOf("article", which);
    return whole(start === undefined ? [article] : [article, within(start, 0, Infinity, WHOLE)]);
  },
};

/** So many different things of a kind. */
function several(kind, count, text) {
  const found = text.split(",").map((one) => numberOf(kind, one));
  return found.length === count && new Set(found).size === count ? whole(found) : undefined;
}

function pinOf(text) {
  const [who, ...spot] = text.split(":"), entity = numberOf("entity", who);
  return entity !== undefined && spot.length === 2 && spot.every((n) => NUMBER.test(n)) ? [entity, spot.map(Number)] : undefined;
}

const date = (text) => (DATE.test(text) && span(text) ? text : undefined);
const FILTERS = {
  from: date, to: date, confidence: (text) => within(text, 0, 1), sources: (text) => within(text, 1, 1e9, WHOLE),
  unfactual: (text) => (text === "yes" ? true : undefined),
};

function offOf(key, text) {
  if (key === "articles") return numberOf("article", text);
  const name = read(text);
  return TERMS[key].some((kind) => Object.hasOwn(said.terms[kind], name)) ? name : undefined;
}

function placeOf(text) {
  const [x, y, scale, ...more] = text.split(",");
  return more.length ? undefined : whole([within(x ?? "", -1e6, 1e6), within(y ?? "", -1e6, 1e6), within(scale ?? "", 0.01, 20)]);
}

// ---- the page's own address ---------------------------------------------------------------------------------------

/** Take the view from the page's address. */
export function restore({ undo = false } = {}) {
  const { view, place, odd } = viewOf(location.hash.slice(1));
  change(view, { undo });
  if (place) lookAt(place);
  if (odd) announce(say("addressOdd", odd));
}

/** The address of what is on the screen; where one looks at the picture is part of it while the picture is in sight. */
export const link = () => `${location.href.split("#")[0]}#${addressOf(state.now, state.now.tab === START.tab ? viewpoint() : null)}`;

let due = null;
let mine = location.hash; // as last read or written: another one is a link that somebody followed
function write() {
  due = null;
  if (location.hash !== mine) return; // a link whose event is still to come: writing now would lose it
  const text = addressOf(state.now);
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch { // some browsers do not let a page in a frame or from a disk do so: the view stays, only its address does not follow
  }
  mine = location.hash;
}

function follow() {
  if (location.hash === mine) return;
  mine = location.hash;
  restore({ undo: true });
}

export function build() {
  if (location.hash.length > 1) restore();
  onChange(() => (due ??= setTimeout(write, PAUSE)), { forms: true });
  addEventListener("hashchange", follow);
}
