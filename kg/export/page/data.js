// What the page carries. #data is read at once; texts, Turtle and the query engine are read when first needed.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

const carried = read("data");
export const nodes = carried.nodes; // the most prominent, with their places
export const options = carried.options; // JSON once more, as pyvis writes it
export const said = carried.said;
export const entities = said.entities;
export const articles = said.articles;
export const facts = said.facts;
export const happenings = said.happenings;
export const numbers = said.numbers;
export const quotes = said.quotes;
export const disagreements = said.disagreements;
export const everything = said.whole; // how much the graph has of which the page shows a part; undefined where it shows all
export const tables = Object.freeze({ fact: facts, happening: happenings, number: numbers });

/** Below this, nearly half is wrong on topics that the models never saw (ontology/models/README.md). */
export const UNSURE = 0.6;
/** Told as fact: only this is drawn unless the reader asks for more. */
export const isFact = (row) => row.m === "Asserted" || row.m === "Reported";

const rows = entities.map(() => ({ facts: [], happenings: [], numbers: [] }));
facts.forEach((fact, i) => new Set([fact.s, fact.o]).forEach((e) => rows[e].facts.push(i)));
happenings.forEach((event, i) => new Set(event.roles.map((r) => r[1])).forEach((e) => rows[e].happenings.push(i)));
numbers.forEach((number, i) => rows[number.e].numbers.push(i));

/** Numbers of the rows that speak of an entity: {facts, happenings, numbers}. */
export const about = (entity) => rows[entity];

/** An event of more participants than this ties nobody closely (as in kg/graph/network.py). */
const CROWD = 8;
/** Entities that a row ties to an entity. */
export function neighbours(entity, passes) {
  const near = new Set();
  for (const i of rows[entity].facts) if (passes("fact", i)) near.add(facts[i].s).add(facts[i].o);
  for (const i of rows[entity].happenings) {
    if (happenings[i].roles.length <= CROWD && passes("happening", i)) for (const [, e] of happenings[i].roles) near.add(e);
  }
  near.delete(entity);
  return [...near].sort((a, b) => a - b);
}

/** What is read later stands behind the script: once the whole page is there. */
const whole = document.readyState === "loading" ? new Promise((done) => document.addEventListener("DOMContentLoaded", done)) : Promise.resolve();
const readLater = (id) => whole.then(() => read(id));

const unpacked = new Map();
/** The bytes that an inert element carries, as a JSON string or as base64 of gzip; a promise, and unpacked once. */
export function unpack(id) {
  if (!unpacked.has(id)) unpacked.set(id, whole.then(() => bytesOf(document.getElementById(id))));
  return unpacked.get(id);
}
const bytesOf = (element) => (element.type === "text/plain" ? gunzip(element.textContent.trim()) : new TextEncoder().encode(JSON.parse(element.textContent)));

async function gunzip(base64) {
  const text = atob(base64), packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) packed[i] = text.charCodeAt(i); // a tenth of the time of Uint8Array.from
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

let parsed = null;
/** The articles' texts with what stands where, one an article; null for one whose text the page does not have. */
export const texts = () => (parsed ??= readLater("texts"));

/** The graph as Turtle. */
export const turtle = () => readLater("turtle");
