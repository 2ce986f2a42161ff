// How two entities hang together: the shortest ways over what the filters leave, whichever way the ties point.

import { about, facts, happenings, isFact, neighbours, tables } from "./data.js";
import { draws, isFiltered, stays } from "./filters.js";
import { state } from "./state.js";

export const MOST = 5; // ways of the same length that are told

const made = { filters: null, near: new Map(), ways: new Map() }; // remembered as long as the filters stay
const remembered = () => (made.filters === state.now.filters ? made : Object.assign(made, { filters: state.now.filters, near: new Map(), ways: new Map() }));

/** Entities that something drawn ties to an entity. */
export function nearTo(entity) {
  const { near } = remembered();
  if (!near.has(entity)) near.set(entity, neighbours(entity, draws));
  return near.get(entity);
}

/** The shortest ways from one entity to another, each a list of entities, MOST of them at most; [] where there is none.
 * Those through the most prominent come first (entities are numbered by prominence). */
export function shortestPaths(from, to) {
  const known = remembered().ways, key = `${from} ${to}`;
  if (!known.has(key)) known.set(key, ways(from, to, MOST, nearTo, (e) => e === from || e === to || stays(e)));
  return known.get(key);
}

/** One of them; the first where there are not so many. */
export function shortestPath(from, to, which = 0) {
  const found = shortestPaths(from, to);
  return found[which] || found[0] || [];
}

/** Why there is no way: "filters" or "unfactual" (only plans, denials or rumours lead there) if it would be there without
 * that, else "". */
export function reasonForNone(from, to) {
  const isThere = (told) => ways(from, to, 1, (e) => neighbours(e, told), () => true).length > 0;
  const { filters } = state.now, counts = (kind, i) => filters.unfactual || isFact(tables[kind][i]);
  if (isFiltered({ ...filters, unfactual: false }) && isThere(counts)) return "filters";
  return !filters.unfactual && isThere(() => true) ? "unfactual" : "";
}

/** Two searches meet, one from either end, a ring at a time, the smaller ring first: on a graph of 10,000 that looks at
 * hundreds of entities where one search would look at all. */
function ways(from, to, most, near, isOpen) {
  if (from === to) return [];
  const sides = [from, to].map((end) => ({ end, ring: [end], back: new Map([[end, []]]) })); // back: towards the end, by shortest ways
  let met = [];
  while (!met.length) {
    const [one, other] = sides[0].ring.length <= sides[1].ring.length ? sides : [sides[1], sides[0]];
    if (!one.ring.length) return [];
    one.ring = ringAfter(one, near, isOpen);
    met = one.ring.filter((e) => other.back.has(e)); // these are all in the other's last ring
  }
  return inOrder(from, to, most, onward(met, sides));
}

function ringAfter({ ring, back }, near, isOpen) {
  const next = new Map();
  for (const at of ring) {
    for (const other of near(at)) {
      if (next.has(other)) next.get(other).push(at);
      else if (!back.has(other) && isOpen(other)) next.set(other, [at]);
    }
  }
  for (const [e, before] of next) back.set(e, before);
  return [...next.keys()];
}

/** Entity → those that come after it on a shortest way, from the entities where the two searches met. */
function onward(met, [start, finish]) {
  const after = new Map();
  const add = (e, next) => after.set(e, (after.get(e) || new Set()).add(next));
  for (const [{ back, end }, isStart] of [[start, true], [finish, false]]) {
    const reached = new Set(met); // grows while one walks it
    for (const e of reached) {
      if (e === end) continue;
      for (const nearer of back.get(e)) {
        if (isStart) add(nearer, e);
        else add(e, nearer);
        reached.add(nearer);
      }
    }
  }
  return after;
}

/** Ways along the steps that lead on, the smallest number first at each step. */
function inOrder(from, to, most, after) {
  const found = [], open = [[from, null]]; // entities with the link to the step before; the next to try is last
  while (open.length && found.length < most) {
    const here = open.pop();
    if (here[0] === to) {
      const path = [];
      for (let at = here; at; at = at[1]) path.push(at[0]);
      found.push(path.reverse());
    } else for (const e of [...after.get(here[0])].sort((a, b) => b - a)) open.push([e, here]);
  }
  return found;
}

/** Entities within so many steps of one, nearest first, at most `most`. */
export function within(entity, depth, most = 400) {
  const found = [entity], seen = new Set(found);
  let ring = found.slice();
  for (let step = 0; step < depth && found.length < most; step += 1) {
    const next = [];
    for (const at of ring) for (const near of nearTo(at)) if (!seen.has(near) && stays(near)) next.push(near) && seen.add(near);
    ring = next.sort((a, b) => a - b).slice(0, most - found.length);
    found.push(...ring);
  }
  return found;
}

/** What ties two entities, as the filters leave it: {facts: [numbers], happenings: [numbers]}. */
export function tiesBetween(a, b, counts = draws) {
  return {
    facts: about(a).facts.filter((i) => counts("fact", i) && facts[i].s !== facts[i].o && (facts[i].s === b || facts[i].o === b)),
    happenings: about(a).happenings.filter((i) => counts("happening", i) && happenings[i].roles.some(([, e]) => e === b)),
  };
}
