// What a query found → a table, a word, or Turtle; whatever of it this page knows is a link.

import { csv } from "./csv.js";
import { articles, entities, facts, happenings, nodes, numbers, said } from "./data.js";
import { announce, button, download, make, outside, quoted } from "./dom.js";
import { fit } from "./picture.js";
import { FETCHED, SHOWN, found } from "./sparql-engine.js";
import { iriOf, labelOf, shorten, unknown } from "./sparql-terms.js";
import { change, state } from "./state.js";
import { caption, plain, say, teach } from "./words.js";

teach({
  sparqlRows: ["{0} 行，用时 {1}", "{0} row(s) in {1}"], sparqlTriples: ["{0} 个三元组，用时 {1}", "{0} triple(s) in {1}"],
  sparqlFirst: ["此处只列前 {0} 行，下载的文件含全部。", "Only the first {0} are listed here; the file has all."],
  sparqlFull: ["只取了前 {0} 个答案，后面可能还有。", "Only the first {0} answers were fetched; there may be more."],
  sparqlNone: ["没有结果。", "Nothing found."], sparqlUnknown: ["此图中没有：{0}", "Unknown here: {0}"],
  sparqlYes: ["是", "Yes"], sparqlNo: ["否", "No"], sparqlTook: ["用时 {0}", "in {0}"],
  sparqlCsv: ["下载 CSV", "Download CSV"], sparqlTtl: ["下载 Turtle", "Download Turtle"], sparqlTable: ["查询结果", "Query results"],
  sparqlPictured: [
    "图中现在只有查询结果中的 {0} 个实体；撤销可回到原来的图。",
    "The graph now has only the {0} entities of the result; undo brings the former graph back.",
  ],
  sparqlPicture: ["在图中看（{0} 个实体）", "Show in the graph ({0} entities)"],
  sparqlMost: ["图中只放入前 {0} 个实体。", "Only the first {0} entities are brought in."],
});

const PICTURED = 300; // beyond it no picture can be read
const LONG = 24; // characters of a text that needs some width to be read
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float"].map((name) => XSD + name));

/** IRI → {to: change of the view that shows it, who: entities that belong to it}. */
const things = new Map();
const know = (row, to, who) => row.id && things.set(iriOf(row.id), { to, who });
articles.forEach((row, i) => know(row, { tab: "articles", reading: [i, 0] }, []));
numbers.forEach((row) => know(row, { tab: "graph", chosen: ["entity", row.e] }, [row.e]));
facts.forEach((row) => know(row, { tab: "graph", chosen: ["tie", row.s, row.o] }, [row.s, row.o]));
happenings.forEach((row, i) => know(row, { tab: "graph", chosen: ["event", i] }, row.roles.map(([, e]) => e)));
entities.forEach((row, i) => know(row, { tab: "graph", chosen: ["entity", i] }, [i]));

export const took = (ms) => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);

/** The nodes that show an answer. */
export function results(answer, query) {
  if (answer.form === "ASK") {
    const verdict = make("strong", {}, say(answer.yes ? "sparqlYes" : "sparqlNo"));
    return [make("p", { class: "verdict" }, verdict, ` · ${say("sparqlTook", took(answer.ms))}`)];
  }
  const isTable = answer.form === "SELECT";
  const count = make("p", { class: "found" }, say(isTable ? "sparqlRows" : "sparqlTriples", plain(answer.count), took(answer.ms)));
  if (!answer.count) {
    const slips = unknown(query);
    return [count, make("p", { class: "hint" }, say("sparqlNone"), slips.length ? ` ${say("sparqlUnknown", slips.join(" "))}` : "")];
  }
  const who = [...new Set(answer.iris.flatMap((iri) => things.get(iri)?.who || []))];
  const notes = [
    answer.isAll ? "" : say("sparqlFull", plain(FETCHED)),
    (isTable ? answer.count : answer.lines) > SHOWN ? say("sparqlFirst", plain(SHOWN)) : "",
    who.length > PICTURED ? say("sparqlMost", plain(PICTURED)) : "",
  ].filter(Boolean);
  return [
    make("div", { class: "finding" }, count, isTable ? button(say("sparqlCsv"), saveCsv) : button(say("sparqlTtl"), saveTurtle),
      who.length ? button(say("sparqlPicture", plain(who.length)), () => showResult(who.slice(0, PICTURED))) : ""),
    notes.length ? make("p", { class: "note" }, notes.join(" ")) : "",
    isTable ? table(answer) : make("pre", { class: "turtle", ...scrolling() }, quoted(answer.turtle.join("\n"))),
  ];
}

/** Make a picture of these entities and no others; one step back, and the former picture is there again. */
function showResult(who) {
  const drawn = nodes.map(({ id }) => id), others = [...drawn, ...state.now.added].filter((e) => !who.includes(e));
  const added = who.filter((e) => !drawn.includes(e)), removed = [...new Set(others)];
  change({ tab: "graph", chosen: null, focus: null, path: null, added, removed });
  announce(say("sparqlPictured", plain(who.length)));
  requestAnimationFrame(() => requestAnimationFrame(fit)); // when the picture has its size again
}

/** What scrolls can be reached and is called something. */
const scrolling = () => ({ tabindex: 0, role: "region", "aria-label": say("sparqlTable") });

function table({ names, rows }) {
  const head = make("tr", {}, names.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((row) => make("tr", {}, names.map((name) => cell(row[name], row))));
  return make("div", { class: "rows", ...scrolling() }, make("table", {}, make("thead", {}, head), make("tbody", {}, body)));
}

function cell(term, row) {
  if (!term) return make("td");
  if (term.type === "uri") return make("td", {}, name(term.value, row));
  if (term.type === "bnode") return make("td", {}, make("code", {}, `_:${term.value}`));
  if (term.type !== "literal") return make("td", {}, make("code", {}, JSON.stringify(term.value))); // a triple
  if (NUMBERS.has(term.datatype) && Number.isFinite(Number(term.value))) {
    return make("td", { class: "number", title: term.value }, plain(Number(term.value)));
  }
  const language = term["xml:lang"] ? make("span", { class: "hint" }, ` @${term["xml:lang"]}`) : "";
  return make("td", { class: term.value.length > LONG ? "long" : false }, quoted(term.value), language);
}

/** An IRI: a link where the page knows the thing; what it is called beside it, unless the row says so already. */
function name(iri, row) {
  const thing = things.get(iri), text = shorten(iri);
  if (thing) {
    const [kind, i] = thing.to.chosen || ["article", thing.to.reading[0]];
    const called = kind === "entity" && iri === iriOf(entities[i].id) ? caption(i) : kind === "article" ? articles[i].name : "";
    const isSaid = Object.values(row).some((other) => other.type === "literal" && other.value === called);
    const link = button(quoted(text), () => change(thing.to), { class: "link" });
    return [link, called && !isSaid ? make("span", { class: "hint" }, " ", quoted(called)) : ""];
  }
  const label = labelOf(text);
  const code = make("code", {}, quoted(text));
  if (label) return [code, make("span", { class: "hint" }, ` ${label}`)];
  return text.startsWith("<") && !iri.startsWith(said.base) ? outside(iri, iri) : code;
}

// ---- files ----------------------------------------------------------------------------------------------------------

async function saveCsv() {
  const all = await found();
  if (!all?.names) return;
  const rows = all.rows.map((row) => all.names.map((name) => (row[name] ? String(row[name].value) : "")));
  download("query.csv", "text/csv;charset=utf-8", csv(all.names, rows));
}
async function saveTurtle() {
  const all = await found();
  if (all?.turtle) download("query.ttl", "text/turtle;charset=utf-8", `${all.turtle.join("\n")}\n`);
}
