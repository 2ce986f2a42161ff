// What each article contributed: its rows in the order of their places, and the entities that it names.

import { articles, facts, happenings, numbers, quotes, tables } from "./data.js";

const made = articles.map(() => ({ fact: new Map(), happening: new Map(), number: new Map() }));
for (const [kind, rows] of Object.entries(tables)) {
  rows.forEach((row, i) => {
    for (const q of row.q) {
      const [article, start] = quotes[q], known = made[article]?.[kind];
      if (known && !(known.get(i) <= start)) known.set(i, start);
    }
  });
}
const copies = new Map();
articles.forEach(({ family }, i) => copies.set(family, [...(copies.get(family) || []), i]));

/** Rows of a kind that an article tells, as [row, where it tells it first], by place. */
export const tellings = (article, kind) => [...made[article][kind]].sort((a, b) => a[1] - b[1] || a[0] - b[0]);

/** Articles that are copies of one text, this one too. */
export const family = (article) => copies.get(articles[article].family);

/** Entities that an article names; where the page has no text of it, those that its rows are about. */
export function named(article, text) {
  if (text) return new Set(text.mentions.map(([, , entity]) => entity));
  const { fact, happening, number } = made[article];
  return new Set([
    ...[...fact.keys()].flatMap((i) => [facts[i].s, facts[i].o]),
    ...[...happening.keys()].flatMap((i) => happenings[i].roles.map(([, entity]) => entity)),
    ...[...number.keys()].map((i) => numbers[i].e),
  ]);
}
