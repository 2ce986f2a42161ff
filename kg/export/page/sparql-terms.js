// What the editor can complete: the ontology's terms by name or by label in either language, entities by any of their names,
// keywords, prefixes, and the query's own variables.

import { entities, said } from "./data.js";
import { find } from "./search.js";
import { PREFIXES } from "./sparql-engine.js";
import { FUNCTIONS, KEYWORDS, tokens } from "./sparql-language.js";
import { caption, say, teach, term } from "./words.js";

/** Of what kind a completion is; a kind of terms that is not named here is one of "others". */
const KINDS = {
  classes: ["实体类别", "class of entities"], events: ["事件类别", "class of events"], relations: ["关系", "relation"],
  inverses: ["反向关系", "relation backwards"], roles: ["事件角色", "role in events"], measures: ["指标", "measure"],
  modalities: ["情态", "modality"], others: ["图的构成", "what the graph is made of"], prefix: ["前缀", "prefix"],
  keyword: ["关键字", "keyword"], function: ["函数", "function"], variable: ["变量", "variable"],
};
const wordFor = (kind) => `sparqlKind-${kind in KINDS ? kind : "others"}`;
teach(Object.fromEntries(Object.entries(KINDS).map(([kind, words]) => [wordFor(kind), words])));

const MOST = 10; // all to be seen at once: the list does not scroll
const RARELY = 1e6;
const named = new Map(); // "kg:developed" → {text, labels: [zh, en], kind, often: 0 for what the graph uses most}

for (const [kind, terms] of Object.entries(said.terms)) {
  // An inverse is never stated: what it says is asked for by turning the relation round.
  const sign = kind === "inverses" ? "^kg:" : "kg:";
  for (const [name, labels] of Object.entries(terms)) named.set(sign + name, { text: sign + name, labels, kind, often: RARELY });
}

/** Make known which properties and classes the graph uses, the ontology's or not; those used most come first. */
export function learn(iris) {
  for (const [often, text] of iris.map(shorten).entries()) {
    if (text.startsWith("<")) continue;
    named.set(text, { labels: [], kind: "others", ...named.get(text), text, often });
    if (named.has(`^${text}`)) named.get(`^${text}`).often = often;
  }
}

/** Names of ours in a query that nobody knows: slips of the pen, mostly. */
export function unknown(query) {
  const names = tokens(query).map((token) => token.text).filter((text) => text.startsWith("kg:") && !named.has(text));
  return [...new Set(names)];
}

/** An IRI as it is best written in a query: with one of our prefixes where that can be. */
export function shorten(iri) {
  for (const [prefix, space] of Object.entries(PREFIXES)) {
    if (iri.startsWith(space) && /^[A-Za-z0-9_](?:[\w-]*\w)?$/.test(iri.slice(space.length))) return `${prefix}:${iri.slice(space.length)}`;
  }
  return `<${iri}>`;
}

/** The label of one of our terms in the chosen language, "" where it has none. */
export function labelOf(text) {
  const kind = named.get(text)?.kind;
  return kind in said.terms ? term(kind, text.replace(/^kg:/, "")) : "";
}

/** What could stand at the caret: {from, to, items: [{text, label, of}]} where from…to is replaced; null where nothing could. */
export function completions(text, caret) {
  const at = tokens(text).find((token) => token.from < caret && caret <= token.to);
  const isPart = at && ["name", "word", "variable"].includes(at.kind);
  if (at && !isPart && !["space", "sign"].includes(at.kind)) return null; // inside a string, an IRI, a comment
  const isMark = at && (at.text === "?" || at.text === "$");
  const [from, to] = isPart || isMark ? [at.from, at.to] : [caret, caret];
  const stem = text.slice(from, caret);
  let items;
  if (stem.startsWith("id:")) items = things(stem.slice(3));
  else if (/^[?$]/.test(stem)) items = variables(text, stem, from);
  else items = terms(stem, text.slice(0, from));
  return items.length ? { from, to, stem, items: items.slice(0, MOST) } : null;
}

/** What the text before asks for: a class after "a", a property after a subject or ";"; null where that cannot be told. */
function expected(before) {
  const read = tokens(before.replace(/\^$/, "")).filter(({ kind }) => kind !== "space" && kind !== "comment");
  const [last, earlier] = read.slice(-2).reverse().map(({ text }) => text);
  if (last === "a" || last === "rdf:type") return "class";
  const isSubject = /^[?$<]|:/.test(last || "") && /^(?:[.{}]|WHERE)$/i.test(earlier || "");
  return isSubject || last === ";" || last === "/" ? "property" : null;
}
const sort = (text) => (/:[A-Z]/.test(text) ? "class" : "property");

function terms(stem, before) {
  const [, prefix, local] = /^([^:]*:)?(.*)$/s.exec(stem.toLowerCase());
  const isTurned = before.endsWith("^"), wish = expected(before);
  const rank = ({ text, labels }) => {
    const [space, name] = text.replace("^", "").toLowerCase().split(":");
    if ((prefix && `${space}:` !== prefix) || (isTurned && text.startsWith("^"))) return 9;
    const all = [name, ...labels.map((label) => label.toLowerCase())];
    return name.startsWith(local) ? 0 : all.some((text) => text.startsWith(local)) ? 1 : all.some((text) => text.includes(local)) ? 2 : 9;
  };
  const isAside = ({ text }) => (wish !== null && sort(text) !== wish ? 1 : 0), isBack = ({ text }) => (text.startsWith("^") ? 1 : 0);
  const found = [...named.values()].map((item) => ({ item, order: [rank(item), isAside(item), item.often, isBack(item)] }))
    .filter(({ order }) => order[0] < 9)
    .sort((one, other) => one.order.map((n, i) => n - other.order[i]).find((n) => n !== 0) || 0)
    .map(({ item }) => ({ text: item.text, label: [...new Set(item.labels)].join(" · "), of: say(wordFor(item.kind)) }));
  return prefix ? found : [...simple(local), ...found];
}

function simple(stem) {
  const begins = (list, kind) => list.filter((word) => word.toLowerCase().startsWith(stem)).map((text) => ({ text, label: "", of: say(wordFor(kind)) }));
  const prefixes = begins(Object.keys(PREFIXES).map((name) => `${name}:`), "prefix");
  return stem ? [...prefixes, ...begins(KEYWORDS, "keyword"), ...begins(FUNCTIONS, "function")] : prefixes;
}

const things = (name) => (name ? find(name, MOST) : entities.map((_, i) => i).slice(0, MOST)).map((i) => (
  { text: shorten(iriOf(entities[i].id)), label: caption(i), of: term("classes", entities[i].cls) }));

function variables(text, stem, from) {
  const all = tokens(text).filter((token) => token.kind === "variable" && token.from !== from && token.text.startsWith(stem));
  return [...new Set(all.map((token) => token.text))].sort().map((name) => ({ text: name, label: "", of: say(wordFor("variable")) }));
}

/** Ids are IRIs without the base that all of them begin with. */
export const iriOf = (id) => said.base + id;
