// What the filters can switch off: only what occurs in the graph, with how often it does and how often it is left.

import { articles, entities, facts, happenings, isFact, numbers, tables } from "./data.js";
import { make, quoted } from "./dom.js";
import { BY, articlesOf, passesBut, staysBut, termOf } from "./filters.js";
import { glyph } from "./glyph.js";
import { say, teach, term } from "./words.js";

teach({
  offerClasses: ["实体类别", "Classes of entities"], offerRelations: ["关系", "Properties"],
  offerMeasures: ["数字的种类", "Kinds of numbers"], offerEvents: ["事件类型", "Types of events"],
  offerModalities: ["语气", "Modality"], offerMedia: ["媒体", "Media"], offerArticles: ["文章", "Articles"],
  offerNoMedium: ["（媒体不详）", "(medium unknown)"], offerCopies: ["同源 {0} 篇", "{0} copies of one text"],
});

const MODALITIES = ["Asserted", "Reported", "Hedged", "Planned", "Negated", "Forecast"];
const rowsOf = (...kinds) => kinds.flatMap((kind) => tables[kind].map((_, i) => [kind, i]));
const every = rowsOf("fact", "happening", "number");
const modality = (kind, i) => [tables[kind][i].m];
const itsTerm = (kind, i) => [termOf(kind, i)];

/** Lists of what can be switched off: `filter`, the list in the filters that holds what is off; `options` [{values, name(),
 * label(), inner, also}], each for one value or, as a medium does for its articles, for many, and with what else is to be
 * filtered when one wants to see only this; `count()`: an [left, all] each. */
export const OFFERS = [
  offer("classes", "offerClasses", named(entities.map(({ cls }) => cls), "classes", glyph), countEntities),
  offer("relations", "offerRelations", named(facts.map(({ p }) => p), "relations"), countRows(rowsOf("fact"), itsTerm, BY.terms)),
  offer("events", "offerEvents", named(happenings.map(({ cls }) => cls), "events"), countRows(rowsOf("happening"), itsTerm, BY.terms)),
  offer("relations", "offerMeasures", named(numbers.map(({ p }) => p), "measures"), countRows(rowsOf("number"), itsTerm, BY.terms)),
  offer("modalities", "offerModalities", modalities(), countRows(every, modality, BY.modalities)),
  offer("articles", "offerMedia", media(), countRows(every, articlesOf, BY.articles)),
  offer("articles", "offerArticles", families(), countRows(every, articlesOf, BY.articles)),
].filter(({ options }) => options.length > 1);

function offer(filter, title, options, counter) {
  const universe = [...new Set(options.flatMap(({ values }) => values))];
  const places = new Map(universe.map((value) => [value, []])); // value → numbers of the options that hold it
  options.forEach(({ values }, n) => values.forEach((value) => places.get(value).push(n)));
  return { filter, title, options, universe, count: () => counter(places, options) };
}

/** Counts rows by option: those left when only this filter is off, and all. */
function countRows(rows, of, bit) {
  return (places, options) => {
    const counts = options.map(() => [0, 0]);
    for (const [kind, i] of rows) {
      const values = of(kind, i), left = passesBut(bit, kind, i);
      const found = values.length === 1 ? places.get(values[0]) : new Set(values.flatMap((value) => places.get(value) ?? []));
      for (const n of found ?? []) {
        counts[n][0] += left ? 1 : 0;
        counts[n][1] += 1;
      }
    }
    return counts;
  };
}

/** Counts entities by class: those left when only this filter is off, and all. */
function countEntities(places, options) {
  const counts = options.map(() => [0, 0]);
  entities.forEach(({ cls }, e) => {
    const [n] = places.get(cls);
    counts[n][0] += staysBut(BY.classes, e) ? 1 : 0;
    counts[n][1] += 1;
  });
  return counts;
}

/** Terms that occur, the most frequent first. */
function named(occurrences, kind, mark = () => "") {
  const counts = new Map();
  for (const name of occurrences) counts.set(name, (counts.get(name) || 0) + 1);
  const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  return names.map((name) => ({ values: [name], name: () => term(kind, name), label: () => [mark(name), make("span", {}, term(kind, name))] }));
}

function modalities() {
  const occurring = new Set(every.map(([kind, i]) => tables[kind][i].m));
  const options = named(MODALITIES.filter((m) => occurring.has(m)), "modalities").sort((a, b) => MODALITIES.indexOf(a.values[0]) - MODALITIES.indexOf(b.values[0]));
  return options.map((option) => ({ ...option, also: isFact({ m: option.values[0] }) ? {} : { unfactual: true } })); // else the picture would be without a line
}

/** Articles that anything is quoted from, by a key; the key that has most of them first. */
function quotedBy(keyOf) {
  const used = new Set(every.flatMap(([kind, i]) => articlesOf(kind, i))), groups = new Map();
  for (const a of [...used].filter((n) => articles[n]).sort((m, n) => m - n)) groups.set(keyOf(a), [...(groups.get(keyOf(a)) || []), a]);
  return [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}

function media() {
  return quotedBy((a) => articles[a].medium || "").map(([medium, values]) => {
    const name = () => medium || say("offerNoMedium");
    return { values, name, label: () => quoted(name()) };
  });
}

/** Articles; before copies of one text a box for all of them. */
function families() {
  return quotedBy((a) => articles[a].family).flatMap(([, values]) => {
    const each = values.map((a) => article(a, values.length > 1)), first = articles[values[0]].name;
    if (values.length === 1) return each;
    const copies = () => say("offerCopies", values.length);
    return [{ values, name: () => `${copies()} ${first}`, label: () => [make("span", { class: "hint" }, copies()), quoted(first)] }, ...each];
  });
}

function article(a, inner) {
  const { name, medium, date } = articles[a], notes = [medium, date].filter(Boolean).join(" · ");
  return { values: [a], inner, name: () => `${name} ${notes}`.trim(), label: () => [quoted(name), notes ? quoted(notes, { class: "hint" }) : ""] };
}
