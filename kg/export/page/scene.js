// What the picture shows for a view, without drawing it: which entities and events, which lines between them, and where.

import { about, facts, happenings, nodes, said } from "./data.js";
import { draws, stays } from "./filters.js";
import { nearTo, shortestPath, within } from "./paths.js";
import { Ground, around, middle } from "./places.js";
import { state } from "./state.js";

const CROWD = 8; // an event of more participants ties nobody closely (as in kg/graph/network.py)
const EVENTS = 150; // drawn at once; beyond it their diamonds are all one sees
const home = new Map(nodes.map(({ id, x, y }) => [id, [x, y]])); // places, as long as the page is open
const symmetric = new Set(said.symmetric);
const first = nodes.map((n) => n.id);
let last = null; // the scene of the view before, for the same ids, filters and places

/** {entities: [e], events: [h], lines: [{id, from, to, kind, …}], places: Map(id → [x, y])}; ids of events are "h12". */
export function scene() {
  const { added, removed, focus, path, pinned, filters, chosen } = state.now;
  const key = JSON.stringify([added, removed, focus, path, pinned, chosen]);
  if (last && last.key === key && last.filters === filters) return last.made;
  const extra = [...onPath(path), ...chosenOnes(chosen)];
  const base = (focus ? surroundings(focus, added) : [...first, ...added]).filter((e) => !removed.includes(e) && stays(e));
  const shown = [...new Set([...base, ...extra])];
  const present = new Set(shown);
  const events = eventsAmong(shown, present, chosen);
  const made = { entities: shown, events, lines: [...factLines(shown, present), ...roleLines(events, present)], places: new Map() };
  placeAll(made, focus, pinned);
  last = { key, filters, made };
  return made;
}

/** With what the reader has brought in around them. */
function surroundings(focus, added) {
  const near = within(...focus), known = new Set(near);
  return [...near, ...added.filter((e) => nearTo(e).some((n) => known.has(n)))];
}

const onPath = (path) => (path ? shortestPath(...path) : []);
/** Entities that are shown though the filters hide them: what is chosen, and what the path leads over. */
export const shownAnyway = () => [...new Set([...onPath(state.now.path), ...chosenOnes(state.now.chosen)])].filter((e) => !stays(e));

const chosenOnes = (chosen) => {
  if (!chosen) return [];
  const [kind, ...which] = chosen;
  return kind === "event" ? happenings[which[0]].roles.map(([, e]) => e) : which;
};

function eventsAmong(shown, present, chosen) {
  const found = new Set();
  for (const e of shown) {
    for (const h of about(e).happenings) {
      const who = new Set(happenings[h].roles.map(([, other]) => other).filter((other) => present.has(other)));
      if (who.size > 1 && happenings[h].roles.length <= CROWD && draws("happening", h)) found.add(h);
    }
  }
  const most = [...found].sort((a, b) => happenings[b].n - happenings[a].n || happenings[b].c - happenings[a].c || a - b).slice(0, EVENTS);
  if (chosen?.[0] === "event" && !most.includes(chosen[1])) most.push(chosen[1]);
  return most.sort((a, b) => a - b);
}

/** One line a pair and direction, with the facts it stands for. */
function factLines(shown, present) {
  const lines = new Map();
  for (const e of shown) {
    for (const i of about(e).facts) {
      const { s, p, o } = facts[i];
      if (s !== e || s === o || !present.has(o) || !draws("fact", i)) continue;
      const back = symmetric.has(p) ? lines.get(`${o}-${s}`) : null;
      const line = back || lines.get(`${s}-${o}`) || { id: `${s}-${o}`, from: s, to: o, kind: "fact", facts: [], arrow: false };
      line.facts.push(i);
      line.arrow ||= !symmetric.has(p);
      lines.set(line.id, line);
    }
  }
  return [...lines.values()];
}

function roleLines(events, present) {
  return events.flatMap((h) => happenings[h].roles.filter(([, e]) => present.has(e)).map(([role, e]) => (
    { id: `h${h}-${role}-${e}`, from: role === "agent" || role === "speaker" ? e : `h${h}`, to: role === "agent" || role === "speaker" ? `h${h}` : e, kind: "role", role, event: h, arrow: true }
  )));
}

function placeAll(made, focus, pinned) {
  const fixed = (e) => pinned[e] || null;
  if (focus) {
    const rings = ringsOf(focus[0], made.entities);
    for (const [e, spot] of around(rings, nearTo)) made.places.set(e, fixed(e) || spot);
  } else for (const e of made.entities) if (fixed(e) || home.has(e)) made.places.set(e, fixed(e) || home.get(e));
  const ground = new Ground(made.places.values());
  for (const e of made.entities) {
    if (made.places.has(e)) continue;
    const beside = nearTo(e).map((n) => made.places.get(n)).filter(Boolean);
    const spot = ground.settle(beside.length ? middle(beside) : [0, 0]);
    if (!focus) home.set(e, spot);
    made.places.set(e, spot);
  }
  for (const h of made.events) {
    const who = happenings[h].roles.map(([, e]) => made.places.get(e)).filter(Boolean);
    made.places.set(`h${h}`, ground.settle(who.length ? middle(who) : [0, 0], 26));
  }
}

/** Entities by distance from the first; what is shown for another reason comes last. */
function ringsOf(start, shown) {
  const left = new Set(shown), rings = [[start]];
  left.delete(start);
  for (let ring = [start]; ring.length; ) {
    ring = [...new Set(ring.flatMap((e) => nearTo(e)))].filter((e) => left.delete(e));
    if (ring.length) rings.push(ring);
  }
  if (left.size) rings.push([...left]);
  return rings;
}

/** What expanding an entity would bring in: its neighbours that are not shown, the most prominent first. */
export function expansion(entity, most = 60) {
  const shown = new Set(scene().entities);
  return nearTo(entity).filter((e) => !shown.has(e) && stays(e)).slice(0, most);
}

/** What collapsing an entity would take out: those shown that hang on nothing else that is shown. */
export function collapsible(entity) {
  const shown = new Set(scene().entities);
  return nearTo(entity).filter((e) => shown.has(e) && nearTo(e).every((n) => n === entity || !shown.has(n)));
}
