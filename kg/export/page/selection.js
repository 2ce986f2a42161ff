// What the picture shows as data: plain values for JSON, and the same as a part of graph.ttl.
//
// JSON: {entities, relations, events, measurements, articles}, each a list in the order of the page's tables.
//   entities      {iri, name, english, class, otherNames, sameAs?}
//   relations     {iri, subject, property, object, …standing}      subject, object and whoever else is meant: {iri, name}
//   events        {iri, class, date, roles: [{role, iri, name}], …standing}
//   measurements  {iri, entity, measure, value, unit, qualifier, date, text, …standing}     text: as it was printed
//   articles      {iri, name, date, medium, author, language, url, file, copiesOf}   copiesOf: the first with the same text
//   standing      modality, confidence, sources (independent ones), attributedTo, quotes: [{text, start, comment, article}]
// Dates are "2025", "2025-01" or "2025-01-20"; what is not known is null. `start` counts UTF-16 units of the article's raw text.

import { about, articles, entities, facts, happenings, numbers, quotes, said, turtle } from "./data.js";
import { draws } from "./filters.js";
import { scene } from "./scene.js";

/** Numbers of the rows that the picture shows, or would if it drew numbers: {entities, facts, happenings, numbers}, in order. */
export function selected() {
  const shown = scene(), present = new Set(shown.entities), inOrder = (some) => [...new Set(some)].sort((a, b) => a - b);
  const rows = (kind, name, isIn) => inOrder(shown.entities.flatMap((e) => about(e)[name])).filter((i) => isIn(i) && draws(kind, i));
  return {
    entities: inOrder(present),
    facts: rows("fact", "facts", (i) => present.has(facts[i].s) && present.has(facts[i].o)),
    happenings: inOrder(shown.events),
    numbers: rows("number", "numbers", () => true),
  };
}

const iri = (row) => said.base + row.id;
const named = (e) => ({ iri: iri(entities[e]), name: entities[e].name });
const quoted = ([article, start, text, comment]) => ({ text, start, comment: comment === 1, article: articles[article] ? iri(articles[article]) : null });
const standing = (row) => ({ modality: row.m, confidence: row.c, sources: row.n, attributedTo: row.by.map(named), quotes: row.q.map((i) => quoted(quotes[i])) });
const tellings = (chosen) => [...chosen.facts.map((i) => facts[i]), ...chosen.happenings.map((i) => happenings[i]), ...chosen.numbers.map((i) => numbers[i])];

export function plainSelection() {
  const chosen = selected(), used = new Set(tellings(chosen).flatMap((row) => row.q.map((q) => quotes[q][0])));
  return {
    entities: chosen.entities.map((e) => entityOf(e, entities[e])),
    relations: chosen.facts.map((i) => facts[i]).map((row) => ({ iri: iri(row), subject: named(row.s), property: row.p, object: named(row.o), ...standing(row) })),
    events: chosen.happenings.map((i) => happenings[i]).map((row) => (
      { iri: iri(row), class: row.cls, date: row.d ?? null, roles: row.roles.map(([role, e]) => ({ role, ...named(e) })), ...standing(row) })),
    measurements: chosen.numbers.map((i) => numbers[i]).map((row) => (
      { iri: iri(row), entity: named(row.e), measure: row.p, value: row.v, unit: row.u, qualifier: row.k, date: row.d ?? null, text: row.t, ...standing(row) })),
    articles: articles.filter((_, i) => used.has(i)).map(articleOf),
  };
}

const entityOf = (e, row) => ({ ...named(e), english: row.en, class: row.cls, otherNames: row.other, ...(row.same ? { sameAs: row.same } : {}) });
function articleOf(row) {
  const known = ["date", "medium", "author", "language", "url", "file"].map((key) => [key, row[key] ?? null]);
  return { iri: iri(row), name: row.name, ...Object.fromEntries(known), copiesOf: iri(articles.find(({ family }) => family === row.family)) };
}

// ---- Turtle -------------------------------------------------------------------------------------------------------

/** The blocks of graph.ttl about what the picture shows, as they are and in the same order: its entities; the claims, events
 * and numbers among them, with all who take part in them or say so; their evidence with its articles. Only the facts about
 * an entity that is not among these are left out of an entity's block. */
export async function turtleSelection() {
  const [head, ...blocks] = (await turtle()).split("\n\n"); // a block a subject; no literal has a line end in it
  const spaces = new Map([...head.matchAll(/^@prefix (\S*): <(.*)> \.$/gm)].map(([, prefix, space]) => [prefix, space]));
  const iriOf = (token) => (token.startsWith("<") ? token.slice(1, -1) : token.replace(/^([^:]*):/, (_, prefix) => spaces.get(prefix)));
  const bySubject = new Map(blocks.map((block) => [iriOf(block.slice(0, block.indexOf(" "))), block.trimEnd()]));
  const chosen = selected(), told = tellings(chosen), everybody = new Set(entities.map(iri));
  const people = new Set([...chosen.entities, ...told.flatMap((row) => row.by), ...chosen.happenings.flatMap((i) => happenings[i].roles.map(([, e]) => e))].map((e) => iri(entities[e])));
  const kept = new Set(told.map(iri));
  for (const subject of kept) { // a set grows while one walks it: evidence, then its article, then the article's family
    for (const line of linesOf(bySubject.get(subject) || "")) {
      const [link, ...objects] = line.split(/ (?:, )?/);
      if (FOLLOWED.has(link)) objects.forEach((object) => kept.add(iriOf(object)));
    }
  }
  const isAway = (token) => !token.startsWith('"') && everybody.has(iriOf(token)) && !people.has(iriOf(token));
  const rows = [...bySubject].filter(([subject]) => kept.has(subject) || people.has(subject));
  return `${[head.trimEnd(), ...rows.map(([subject, block]) => (people.has(subject) ? without(isAway, block) : block))].join("\n\n")}\n`;
}

const FOLLOWED = new Set(["kg:evidence", "kg:article", "kg:family"]);
const linesOf = (block) => block.replace(/ \.$/, "").split(" ;\n    ");

/** A block without some objects, and without the lines that have no others. */
function without(isAway, block) {
  const left = linesOf(block).map((line) => {
    if (line.includes('"')) return line; // a literal may hold anything; no line has both literals and entities
    const [head, ...objects] = line.split(" , "), at = head.lastIndexOf(" ") + 1;
    const stay = [head.slice(at), ...objects].filter((object) => !isAway(object));
    return stay.length ? head.slice(0, at) + stay.join(" , ") : "";
  });
  return `${left.filter(Boolean).join(" ;\n    ")} .`;
}
