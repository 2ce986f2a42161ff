// What passes the reader's filters: rows first, then the entities that they leave. Each row keeps in one number what it
// fails by, so that one look also tells what would pass if one of the filters were off (counts, the timeline's pale bars).

import { about, entities, isFact, quotes, tables } from "./data.js";
import { NO_FILTERS, change, onChange, state } from "./state.js";

/** The filters a row can fail by, each a bit. Terms are properties, kinds of event and measures. */
export const BY = Object.freeze({ classes: 1, terms: 2, modalities: 4, confidence: 8, sources: 16, articles: 32, time: 64 });
const TERMS = { fact: (row) => row.p, happening: (row) => row.cls, number: (row) => row.p };
const WHO = { fact: (row) => [row.s, row.o], happening: (row) => row.roles.map(([, e]) => e), number: (row) => [row.e] };
const articlesIn = (row) => (row.q.length === 1 ? [quotes[row.q[0]][0]] : [...new Set(row.q.map((q) => quotes[q][0]))]);
const READ = Object.fromEntries(Object.entries(tables).map(([kind, rows]) => [kind, rows.map(articlesIn)]));
let made = null; // for these filters: what each row fails by

/** Whether a row (by kind "fact", "happening" or "number", and its number) passes the filters. */
export const passes = (kind, i) => faults()[kind][i] === 0;

/** Whether it would pass with one filter (a bit of BY) switched off. */
export const passesBut = (bit, kind, i) => (faults()[kind][i] & ~bit) === 0;

/** The same as passes for what the picture draws: also told as fact, unless the reader wants to see plans and denials. */
export const draws = (kind, i) => passes(kind, i) && (state.now.filters.unfactual || isFact(tables[kind][i]));

/** Whether an entity is there at all: its class is on, and some row about it passes where rows are filtered. */
export const stays = (entity) => staysBut(0, entity);

/** Whether it would be there with one filter (a bit of BY) switched off. */
export function staysBut(bit, entity) {
  const { off, filtersRows, fact, happening, number } = faults(), rows = about(entity), left = (some) => (i) => (some[i] & ~bit) === 0;
  if (!(bit & BY.classes) && off.has(entities[entity].cls)) return false;
  if (!filtersRows) return true;
  return rows.facts.some(left(fact)) || rows.happenings.some(left(happening)) || rows.numbers.some(left(number));
}

/** Whether anything is filtered. */
export const isFiltered = (filters = state.now.filters) => active(filters) > 0;

/** How many filters are on; a range of time is one. */
export function active(filters = state.now.filters) {
  const { from, to, ...others } = filters;
  const isOn = (value, name) => (Array.isArray(value) ? value.length > 0 : value !== NO_FILTERS[name]);
  return Object.keys(others).filter((name) => isOn(others[name], name)).length + (from || to ? 1 : 0);
}

/** Numbers of the articles that a row quotes. */
export const articlesOf = (kind, i) => READ[kind][i];
/** A row's property, kind of event or measure. */
export const termOf = (kind, i) => TERMS[kind](tables[kind][i]);

function faults() {
  const { filters } = state.now;
  if (made?.filters !== filters) {
    made = { filters, off: new Set(filters.classes), filtersRows: isFiltered({ ...filters, classes: [], unfactual: false }) };
    for (const [kind, rows] of Object.entries(tables)) made[kind] = judge(kind, rows, filters);
  }
  return made;
}

function judge(kind, rows, filters) {
  const [classes, modalities, articles] = [filters.classes, filters.modalities, filters.articles].map((off) => new Set(off));
  const terms = new Set(kind === "happening" ? filters.events : filters.relations); // properties and measures never share a name
  const dated = kind !== "fact" && (filters.from !== "" || filters.to !== ""); // facts have no date
  return Uint8Array.from(rows, (row, i) => {
    let by = 0;
    if (terms.has(TERMS[kind](row))) by |= BY.terms;
    if (modalities.has(row.m)) by |= BY.modalities;
    if (row.c < filters.confidence) by |= BY.confidence;
    if (row.n < filters.sources) by |= BY.sources;
    if (dated && !isWithin(row.d, filters)) by |= BY.time;
    if (articles.size && READ[kind][i].every((a) => articles.has(a))) by |= BY.articles;
    if (classes.size && isHidden(WHO[kind](row), classes)) by |= BY.classes;
    return by;
  });
}

/** A row goes with the last of those it is about. */
const isHidden = (who, classes) => who.length > 0 && who.every((e) => classes.has(entities[e].cls));

/** Dates are compared as far as both are known: 2025 lies within 2025-03 … 2025-04. Without a date nothing lies within. */
function isWithin(date, { from, to }) {
  if (!date) return false;
  const part = (bound) => bound.slice(0, Math.min(bound.length, date.length));
  return (!from || date.slice(0, from.length) >= part(from)) && (!to || date.slice(0, to.length) <= part(to));
}

let held = ""; // what has hold of the filters
let moving = false;
/** Change filters by something that keeps moving, a slider or a brush: until it is let go, all that it does is one step. */
export function drag(hand, patch) {
  const before = state.now;
  moving = true;
  change({ filters: { ...before.filters, ...patch } }, { undo: held !== hand });
  moving = false;
  if (state.now !== before) held = hand;
}
export function letGo() {
  held = "";
}
onChange(() => {
  if (!moving) held = ""; // something else has happened between
});
