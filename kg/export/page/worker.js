// The query engine's own thread: holds the graph, answers one query after the other. Comes behind vendor/oxigraph.js, which
// makes the constant `oxigraph`, in one classic script; the page stops a query by ending the whole thread.

import { form, limited, stretched, tokens } from "./sparql-language.js";

const JSON_RESULTS = "application/sparql-results+json";
let store = null, prologue = "", base = "", most = 0; // most: answers that are fetched
let last = null; // what the last query found, for the files that one can save of it

const TASKS = { load, ask, all: () => last };

self.onmessage = ({ data: { id, task, ...details } }) => {
  try {
    self.postMessage({ id, ...TASKS[task](details) });
  } catch (error) {
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError; // out of memory, or too long a text
    self.postMessage({ id, error: { broken, text: String(error.message || error) } });
  }
};

/** Start the engine and read the graph, at most `cap` triples of it; what names entities in articles is left out first. */
function load({ engine, turtle, cap, total, ...settings }) {
  const start = performance.now();
  ({ prologue, base, most } = settings);
  oxigraph.initSync({ module: engine });
  store = new oxigraph.Store();
  if (total <= cap) store.load(turtle, { format: "text/turtle", no_transaction: true });
  else fill(new TextDecoder().decode(turtle), cap);
  const used = store.query("SELECT ?t { { ?s ?t ?o } UNION { ?s a ?t } } GROUP BY ?t ORDER BY DESC(COUNT(*)) ?t");
  return { triples: store.size, used: used.map((row) => row.get("t").value), ms: performance.now() - start };
}

const STEP = 500, BLOCK = 50; // blocks of Turtle that are read at once, at most; triples that hardly any block has more of
/** Read block by block (our Turtle has a block a subject, with an empty line between) until there are enough triples. */
function fill(text, cap) {
  const [prefixes, ...blocks] = text.split("\n\n"); // no string has a line end in it
  const isMention = (block) => / a <?\S*Mention>? /.test(block.slice(0, block.indexOf("\n") + 1 || block.length));
  const order = [...blocks.filter((block) => !isMention(block)), ...blocks.filter(isMention)];
  for (let at = 0; at < order.length && store.size < cap;) {
    const next = at + Math.max(1, Math.min(STEP, Math.floor((cap - store.size) / BLOCK)));
    store.load(`${prefixes}\n\n${order.slice(at, next).join("\n\n")}`, { format: "text/turtle", no_transaction: true });
    at = next;
  }
}

/** Answer a query: {form, ms, …}, or {error} with the token that cannot stand where it does. `shown`: rows to send. */
function ask({ query, shown }) {
  const all = tokens(query), kind = form(all), start = performance.now();
  last = null;
  try {
    const asked = prologue + limited(query, all, most);
    const answer = { SELECT: select, CONSTRUCT: construct, DESCRIBE: construct }[kind] || yesOrNo;
    last = answer(asked);
  } catch (error) {
    if (!(error instanceof Error) || !/^error at \d+:\d+:/.test(error.message)) throw error;
    return { error: { text: error.message, ...offender(all) } };
  }
  const ms = performance.now() - start;
  if (kind !== "SELECT") return { form: kind, ms, ...last, turtle: last.turtle?.slice(0, shown), lines: last.turtle?.length };
  const { names, rows } = last;
  return { form: kind, ms, names, rows: rows.slice(0, shown), count: rows.length, isAll: rows.length < most, iris: ours(rows) };
}

function select(query) {
  const { head, results } = JSON.parse(store.query(query, { results_format: JSON_RESULTS }));
  return { names: head.vars, rows: results.bindings };
}

const yesOrNo = (query) => ({ yes: store.query(query) === true });

/** Triples as lines of Turtle, by subject and property in the order in which they come. */
function construct(query) {
  const subjects = new Map(), iris = new Set(), used = new Map();
  let count = 0;
  for (const { subject, predicate, object } of store.query(query)) {
    const [s, p, o] = [subject, predicate, object].map((term) => short(term, iris, used));
    if (!subjects.has(s)) subjects.set(s, new Map());
    const block = subjects.get(s);
    if (!block.has(p)) block.set(p, []);
    block.get(p).push(o);
    count += 1;
  }
  const turtle = [...used].sort().map(([name, space]) => `@prefix ${name} <${space}> .`);
  for (const [s, block] of subjects) {
    const told = [...block].map(([p, objects]) => `${p} ${objects.join(" , ")}`);
    turtle.push("", ...told.map((line, i) => `${i ? "    " : `${s} `}${line} ${i === told.length - 1 ? "." : ";"}`));
  }
  return { turtle, count, iris: [...iris].filter((iri) => iri.startsWith(base)), isAll: count < most };
}

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
function short(term, iris, used) {
  if (term.termType !== "NamedNode") return term.toString();
  const iri = term.value;
  iris.add(iri);
  if (iri === RDF_TYPE) return "a";
  for (const [, prefix, space] of prologue.matchAll(/PREFIX (\S+) <([^>]*)>/g)) {
    if (!iri.startsWith(space) || !/^[A-Za-z0-9_](?:[\w-]*\w)?$/.test(iri.slice(space.length))) continue;
    used.set(prefix, space);
    return prefix + iri.slice(space.length);
  }
  return `<${iri}>`;
}

/** IRIs of this graph's own things, each once, in the order of the rows. */
function ours(rows) {
  const found = new Set();
  for (const row of rows) for (const { type, value } of Object.values(row)) if (type === "uri" && value.startsWith(base)) found.add(value);
  return [...found];
}

/** Which part of the query cannot stand there: {from, to}, or {atEnd} where something is missing at the end. */
function offender(all) {
  const wide = stretched(all), lines = prologue.split("\n").length;
  try {
    store.query(prologue + wide.text);
  } catch (error) {
    const found = /^error at (\d+):(\d+):/.exec(error.message);
    const token = found && Number(found[1]) === lines ? wide.tokenAt(Number(found[2])) : null;
    return token ? { from: token.from, to: token.to } : { atEnd: true };
  }
  return { atEnd: true };
}
