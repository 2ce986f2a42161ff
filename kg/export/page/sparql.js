// SPARQL over the graph that the page carries: an editor, sample queries, and what was found. Reaches nothing outside.

import { everything, said } from "./data.js";
import { announce, button, make, quoted } from "./dom.js";
import { editor } from "./sparql-editor.js";
import { CAP, PATIENCE, PREFIXES, ask, start, stop } from "./sparql-engine.js";
import { place, refused, tokens } from "./sparql-language.js";
import { results, took } from "./sparql-results.js";
import { learn } from "./sparql-terms.js";
import { ROOM, fillForm, onChange, state } from "./state.js";
import { plain, say, teach } from "./words.js";

teach({
  sparqlTitle: ["用 SPARQL 查询", "Query with SPARQL"], sparqlSamples: ["示例查询", "Sample queries"],
  sparqlRun: ["运行", "Run"], sparqlStop: ["停止", "Stop"], sparqlRunning: ["正在查询…", "Running…"],
  sparqlHelp: [
    "已声明的前缀：{0}。Ctrl+Enter 运行，Ctrl+空格（或 Alt+/）补全术语、实体名和关键字。",
    "Declared already: {0}. Ctrl+Enter runs; Ctrl+Space (or Alt+/) completes terms, names of entities and keywords.",
  ],
  sparqlStarting: ["正在启动查询引擎…", "Starting the query engine…"], sparqlReady: ["已载入 {0} 个三元组，用时 {1}。", "{0} triples loaded in {1}."],
  sparqlCapped: [
    "此图共有 {0} 个三元组，这里只载入约 {1} 个；先略去的是名称在文中的出现处（kg:Mention）。查询全图请用命令 kg query。",
    "The graph has {0} triples; only about {1} are loaded here. Left out first is where names stand in the texts (kg:Mention). " +
      "Query the whole graph with the command kg query.",
  ],
  sparqlDead: ["查询引擎在此浏览器中无法启动：{0}", "The query engine cannot start in this browser: {0}"],
  sparqlAsked: ["已停止。", "Stopped."],
  sparqlLate: ["超过 {0} 秒，已停止。请加条件或 LIMIT 缩小范围。", "Stopped after {0} seconds. Narrow it down with conditions or a LIMIT."],
  sparqlBroken: ["结果太大，内存不够。请加条件或 LIMIT 缩小范围。", "Too large for the memory. Narrow it down with conditions or a LIMIT."],
  sparqlNoUpdate: ["这里只能查询，不能修改图：{0} 不可用。", "Queries only: {0} would change the graph, which cannot be done here."],
  sparqlNoService: ["本页不访问网络：SERVICE 不可用。", "This page reaches nothing outside: SERVICE cannot be used."],
  sparqlOneGraph: ["这里只有一个图：请去掉 {0}。", "There is only one graph here: leave {0} out."],
  sparqlOpen: ["字符串缺少结束的引号。", "The string has no closing quote."], sparqlEmpty: ["请先写一个查询。", "Write a query first."],
  sparqlAt: ["第 {0} 行第 {1} 列：", "Line {0}, column {1}: "], sparqlWrong: ["“{0}” 不能出现在这里。", "“{0}” cannot stand here."],
  sparqlShort: ["查询到此还不完整。", "the query is not complete here."], sparqlGo: ["转到此处", "Go there"],
  sparqlNoPrefix: ["前缀 {0} 没有声明。", "the prefix {0} is not declared."], sparqlBadIri: ["{0} 不是有效的 IRI。", "{0} is not an IRI."],
});

/** What the engine says of a query that is well written but means nothing, in Chinese. */
const MEANINGS = {
  "The SELECT contains a variable that is unbound": "SELECT 中有变量未经 GROUP BY 分组，也没有汇总",
  "The SELECT contains an expression with a variable that is unbound": "SELECT 的表达式中有变量未经 GROUP BY 分组，也没有汇总",
  "The SELECT overrides an existing variable using an expression": "SELECT 用表达式给已有的变量赋值",
  "Duplicated variable name in SELECT": "SELECT 中变量名重复",
  "SELECT * is not authorized with GROUP BY": "有 GROUP BY 时不能用 SELECT *",
  "BIND is overriding an existing variable": "BIND 给已有的变量赋值",
  "Repeated variables are not allowed in VALUES clauses": "VALUES 中变量名重复",
};

const view = { sheet: null, parts: {}, shown: () => [], status: () => say("sparqlStarting"), run: 0 };

export function build(host) {
  view.sheet = editor(run, keep);
  view.parts = {
    title: make("h2"), cap: make("p", { class: "note" }), samples: make("div", { class: "samples", role: "group" }),
    help: make("p", { class: "hint", id: "sparql-help" }), run: button("", run, { class: "main" }),
    stop: button("", stop, { disabled: true }), status: make("p", { class: "hint", role: "status" }), found: make("div", { class: "outcome" }),
  };
  const { title, samples, help, run: go, stop: halt, status, cap, found } = view.parts;
  host.replaceChildren(title, cap, samples, view.sheet.node, help, make("div", { class: "finding" }, go, halt, status), found);
  host.classList.add("sparql");
  view.host = host;
  speak();
  if (state.now.forms.query) view.sheet.write(state.now.forms.query); // from a link: to be read first, and not run by itself
  else if (said.queries.length) view.sheet.write(textOf(said.queries[0]));
  start().then(ready, (error) => told(() => say("sparqlDead", error.message)));
  onChange((now, before) => {
    if (now.lang !== before.lang) speak();
    const { query } = now.forms;
    if (query !== before.forms.query && query && query !== view.sheet.text()) view.sheet.write(query);
  }, { forms: true });
}

/** Let the view hold what is typed, unless it is a sample or too long for an address. */
function keep(text) {
  const isOwn = text.length <= ROOM.query && !said.queries.some((query) => textOf(query) === text);
  fillForm({ query: isOwn ? text : "" });
}

const textOf = ({ text }) => `${text.trim()}\n`;

function ready({ triples, ms, used, stopped }) {
  if (stopped) return;
  learn(used);
  told(() => say("sparqlReady", plain(triples), took(ms)));
  performance.mark("newskg:sparql");
}
function told(status) {
  view.status = status;
  view.parts.status.textContent = status();
}

function speak() {
  const { title, samples, help, run: go, stop: halt, cap } = view.parts;
  view.host.lang = state.now.lang ? "en" : "zh-Hans";
  title.textContent = say("sparqlTitle");
  samples.setAttribute("aria-label", say("sparqlSamples"));
  samples.replaceChildren(...said.queries.map((query) => button(query.title[state.now.lang], () => {
    view.sheet.write(textOf(query));
    run();
  })));
  help.textContent = say("sparqlHelp", Object.keys(PREFIXES).map((name) => `${name}:`).join(" "));
  go.textContent = say("sparqlRun");
  halt.textContent = say("sparqlStop");
  const notes = [everything && say("part", plain(everything.entities), plain(everything.articles)), said.triples > CAP && say("sparqlCapped", plain(said.triples), plain(CAP))];
  cap.textContent = notes.filter(Boolean).join(" ");
  cap.hidden = !cap.textContent;
  view.sheet.speak();
  told(view.status);
  view.parts.found.replaceChildren(...view.shown());
}

function showing(nodes) {
  view.shown = nodes;
  view.parts.found.replaceChildren(...nodes());
}

async function run() {
  const query = view.sheet.text();
  if (!view.parts.stop.disabled) stop(); // what still runs is not wanted any more
  view.run += 1;
  const mine = view.run, all = tokens(query), no = refused(all);
  view.sheet.mark(null);
  showing(() => []);
  if (!query.trim()) return complain(() => say("sparqlEmpty"));
  if (no) return point(query, no, () => say(no.word, query.slice(no.from, no.to).toUpperCase()));
  busy(true);
  told(() => say("sparqlRunning"));
  const answer = await ask(query).catch((error) => ({ error: { dead: true, text: error.message } }));
  if (mine !== view.run) return undefined; // another query was run meanwhile
  busy(false);
  return answered(query, answer);
}

function busy(isBusy) {
  view.parts.stop.disabled = !isBusy;
  view.parts.found.setAttribute("aria-busy", String(isBusy));
  if (!isBusy) start().then(ready, () => {}); // what is loaded is told again
}

function answered(query, answer) {
  if (answer.stopped) return complain(() => say(answer.stopped === "late" ? "sparqlLate" : "sparqlAsked", PATIENCE / 1000));
  if (!answer.error) {
    showing(() => results(answer, query));
    view.parts.found.firstChild.scrollIntoView({ block: "nearest" });
    return announce(view.parts.found.querySelector(".found, .verdict").textContent);
  }
  const { text, from, to, atEnd, broken, dead } = answer.error;
  if (dead) return complain(() => say("sparqlDead", text));
  if (broken) return complain(() => say("sparqlBroken"));
  const meaning = Object.keys(MEANINGS).find((sentence) => text.includes(sentence));
  if (meaning) return complain(() => (state.now.lang ? `${meaning}.` : `${MEANINGS[meaning]}。`));
  if (from === undefined && !atEnd) return complain(() => text);
  const end = query.trimEnd().length;
  if (atEnd) return point(query, { from: end, to: end }, () => say("sparqlShort"));
  const what = query.slice(from, to);
  if (text.includes("Prefix not found") && what.includes(":")) return point(query, { from, to }, () => say("sparqlNoPrefix", what.replace(/:.*/s, ":")));
  return point(query, { from, to }, () => say(text.includes("IRI parsing failed") ? "sparqlBadIri" : "sparqlWrong", what));
}

/** Say what is wrong, with line and column, and mark it. */
function point(query, part, text) {
  const { line, column } = place(query, part.from);
  view.sheet.mark(part);
  complain(() => `${say("sparqlAt", line, column)}${text()}`, part);
}

function complain(text, part = null) {
  busy(false);
  const go = () => (part ? button(say("sparqlGo"), () => view.sheet.goTo(part)) : "");
  showing(() => [make("div", { class: "trouble", role: "alert" }, quoted(text()), go())]);
}
