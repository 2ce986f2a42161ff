// The query engine in a thread of its own, so that no query holds up the page, and any can be stopped.

import { said, unpack } from "./data.js";

export const CAP = 100000; // triples that are loaded; the whole page is built for graphs of this size
export const FETCHED = 100000; // answers to a query
export const SHOWN = 1000; // of them in the page
export const PATIENCE = 20000; // ms; then a query is stopped

/** Prefixes that need not be declared. */
export const PREFIXES = Object.freeze({
  kg: "https://w3id.org/newskg#", ...(said.base ? { id: said.base } : {}),
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#", xsd: "http://www.w3.org/2001/XMLSchema#", owl: "http://www.w3.org/2002/07/owl#",
});
const PROLOGUE = `${Object.entries(PREFIXES).map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ")}\n`;

// A worker's script comes from a blob: address; only such an address passes.
const policy = globalThis.trustedTypes?.createPolicy("newskg", {
  createScriptURL: (address) => {
    if (!address.startsWith("blob:")) throw new TypeError(`not a script of this page: ${address}`);
    return address;
  },
});

let thread = null; // {worker, waiting: Map(id → {resolve, reject}), ready, broken: error}
let count = 0;

/** Start the engine, once: {triples, used: [IRI of a property or class], ms}, {stopped} where one did not wait for it.
 * Rejects where the browser cannot. */
export function start() {
  thread ??= launch();
  return thread.ready;
}

function launch() {
  const made = { worker: null, waiting: new Map() };
  made.ready = unpack("worker").then((script) => {
    if (thread === made) run(made, script); // it starts while the rest is unpacked
    return Promise.all(["engine", "turtle"].map(unpack));
  }).then(([engine, turtle]) => {
    if (thread !== made) return { stopped: "asked" };
    return send(made, { task: "load", engine, turtle, cap: CAP, total: said.triples, prologue: PROLOGUE, base: said.base, most: FETCHED });
  }).then((answer) => {
    if (answer.error) throw new Error(answer.error.text);
    return answer;
  });
  return made;
}

function run(made, script) {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  made.worker = new Worker(policy ? policy.createScriptURL(address) : address);
  made.worker.onmessage = ({ data: { id, ...answer } }) => {
    URL.revokeObjectURL(address);
    made.waiting.get(id)?.resolve(answer);
    made.waiting.delete(id);
  };
  made.worker.onerror = (event) => {
    made.broken = new Error(event.message || "the worker does not start");
    made.waiting.forEach(({ reject }) => reject(made.broken));
  };
}

function send({ worker, waiting, broken }, message) {
  if (broken) return Promise.reject(broken);
  count += 1;
  const id = count;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, ...message });
  });
}

/** Answer a query; {stopped: "asked" | "late"} where that was ended before, {error} where it cannot be answered. */
export async function ask(query) {
  const ready = start(), asked = thread;
  if ((await ready).stopped) return { stopped: "asked" };
  const clock = setTimeout(() => end(asked, "late"), PATIENCE);
  const answer = await send(asked, { task: "ask", query, shown: SHOWN });
  clearTimeout(clock);
  if (answer.error?.broken) end(asked, "broken");
  return answer;
}

/** All that the last query found: {names, rows} or {turtle: [line]}; null where that is gone. */
export const found = () => (thread?.worker ? send(thread, { task: "all" }) : Promise.resolve(null));

/** Stop what runs and start the engine afresh. */
export const stop = () => end(thread, "asked");

function end(ended, why) {
  if (!ended || thread !== ended) return;
  ended.worker?.terminate();
  thread = null;
  start().catch(() => {}); // whoever asks next is told
  for (const { resolve } of ended.waiting.values()) resolve({ stopped: why });
}
