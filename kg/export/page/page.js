// The page's only script: draws the network, and shows what the articles say of an entity with the quotes that say it.
// Everything that comes from an article is put into the page as text (textContent), never as markup.
"use strict";
(() => {
  const { nodes, edges, options, said } = JSON.parse(document.getElementById("data").textContent); // options: JSON once more
  const { entities, articles, facts, happenings, numbers, quotes, terms, colours } = said;
  const words = {
    title: ["新闻中的事实及其出处", "Facts from the news, with their sources"],
    search: ["搜索名称…（按 / 键）", "Search names… (press /)"], nothing: ["没有这个名称", "No such name"],
    other: ["English", "中文"], theme: ["深浅", "Light / dark"],
    facts: ["事实", "Facts"], happenings: ["事件", "Events"], numbers: ["数字", "Numbers"],
    articles: ["文章", "articles"], entities: ["实体", "entities"],
    start: ["点击一个节点，看文章怎样说它，以及每句话的出处。虚线表示共同参与一个事件。", "Click a node to see what the articles say of it, each with its quote. A dashed line: both take part in an event."],
    top: ["最突出的实体", "Most prominent"], back: ["总览", "Overview"],
    more: ["更多引文", "More quotes"], comment: ["读者评论", "reader's comment"],
    empty: ["文章只提到它的名称。", "The articles only name it."],
    closer: ["放大", "Zoom in"], farther: ["缩小", "Zoom out"], whole: ["看全图", "Show all"], legend: ["按类别显示", "Show classes"], sure: ["把握", "confidence"], unsure: ["把握不大", "unsure"],
  };
  const UNSURE = 0.6; // of what is less sure, nearly half is wrong on topics that the models never saw (models/README.md)
  let language = 0; // 0 Chinese, 1 English
  let chosen = null;
  const hidden = new Set(); // classes that the legend has switched off
  const say = (word) => words[word][language];
  const term = (kind, name) => (terms[kind][name] || [name, name])[language];
  const caption = (i) => (language ? entities[i].en : entities[i].name);
  const mentioned = (e) => (language ? `named ${e.mentions}× in ${e.articles} articles` : `${e.articles} 篇文章提及 ${e.mentions} 次`);
  const sources = (n) => (language ? `${n} independent source${n > 1 ? "s" : ""}` : `${n} 个独立来源`);
  const according = (who) => (language ? ["according to ", ...who] : ["据 ", ...who]);
  const $ = (id) => document.getElementById(id);

  // ---- small builders: strings become text nodes, nothing else --------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") node.addEventListener("click", value);
      else node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((c) => c !== null && c !== ""));
    return node;
  }
  function dot(cls) {
    const node = make("span", { class: "dot" });
    node.style.background = colours[cls];
    return node;
  }
  const classOf = (i) => make("span", { class: "class" }, dot(entities[i].cls), term("classes", entities[i].cls));
  const link = (i) => make("button", { class: "link", type: "button", onclick: () => choose(i) }, caption(i));
  const list = (items) => items.flatMap((item, i) => (i ? [language ? ", " : "、", item] : [item]));

  /** An outside address, if it is one that a reader may follow; article texts may hold javascript: and worse. */
  function outside(address, text) {
    if (!/^https?:\/\/[^\s"'<>\\]+$/i.test(address)) return text;
    return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
  }

  // ---- what is said of whom -------------------------------------------------------------------------------------

  const about = entities.map(() => ({ facts: [], happenings: [], numbers: [] }));
  for (const fact of facts) for (const i of new Set([fact.s, fact.o])) about[i].facts.push(fact);
  for (const event of happenings) for (const i of new Set(event.roles.map((r) => r[1]))) about[i].happenings.push(event);
  for (const number of numbers) about[number.e].numbers.push(number);
  const isFact = (row) => row.m === "Asserted" || row.m === "Reported";
  const best = (rows) => [...rows].sort((a, b) => isFact(b) - isFact(a) || b.n - a.n || b.c - a.c); // a stable sort

  function quote([article, , text, comment]) {
    const from = articles[article] || { name: "?" };
    const notes = [from.medium, from.date, comment ? say("comment") : ""].filter(Boolean).join(" · ");
    return make("blockquote", {}, text, make("cite", {}, outside(from.url || "", from.name), notes ? ` · ${notes}` : ""));
  }
  function item(row, ...statement) {
    const meta = make("div", { class: "meta" },
      row.m === "Asserted" ? "" : make("span", { class: isFact(row) ? "" : "chip" }, term("modalities", row.m)),
      row.by.length ? make("span", {}, according(list(row.by.map(link)))) : "",
      make("span", {}, sources(row.n)), make("span", { class: row.c < UNSURE ? "chip" : "" }, `${say(row.c < UNSURE ? "unsure" : "sure")} ${Math.round(row.c * 100)}%`));
    const [first, ...rest] = row.q.map((i) => quote(quotes[i]));
    return make("div", { class: "item" }, make("p", {}, ...statement), meta, first || "",
      rest.length ? make("details", {}, make("summary", {}, `${say("more")} (${rest.length})`), rest) : "");
  }
  function factItem(row, i) {
    const forward = row.s === i;
    const verb = forward || !terms.inverses[row.p] ? term("relations", row.p) : term("inverses", row.p);
    return item(row, make("b", {}, verb), " ", link(forward ? row.o : row.s));
  }
  function eventItem(row) {
    const who = list(row.roles.map(([role, i]) => make("span", {}, link(i), make("span", { class: "hint" }, ` (${term("roles", role)})`))));
    return item(row, row.d ? `${row.d} ` : "", make("b", {}, term("events", row.cls)), " ", ...who);
  }
  function numberItem(row) {
    const value = `${row.v.toLocaleString("en", { maximumFractionDigits: 6 })} ${row.u}`;
    return item(row, row.d ? `${row.d} ` : "", make("b", {}, term("measures", row.p)), ` ${row.t} `, make("span", { class: "hint" }, `= ${value}`));
  }
  function section(name, rows, build) {
    return rows.length ? [make("h3", {}, `${say(name)} (${rows.length})`), ...rows.map(build)] : [];
  }

  function showEntity(i) {
    const entity = entities[i];
    const names = [entity.name, ...entity.other].filter((n) => n !== caption(i));
    const said = about[i];
    const rows = [
      ...section("facts", best(said.facts), (row) => factItem(row, i)),
      ...section("numbers", best(said.numbers), numberItem),
      ...section("happenings", said.happenings, eventItem),
    ];
    $("panel").replaceChildren(
      make("button", { class: "back", type: "button", onclick: () => choose(null) }, say("back")),
      make("h2", {}, caption(i)), classOf(i),
      names.length ? make("p", { class: "names" }, names.join(" · ")) : "",
      make("p", { class: "names" }, mentioned(entity), entity.same ? make("span", {}, " · ", outside(entity.same, "Wikidata")) : ""),
      ...(rows.length ? rows : [make("p", { class: "hint" }, say("empty"))]));
  }
  function showOverview() {
    const counts = [["articles", articles], ["entities", entities], ["facts", facts], ["happenings", happenings], ["numbers", numbers]];
    $("panel").replaceChildren(
      make("h2", {}, say("title")), make("p", { class: "hint" }, say("start")),
      make("div", { class: "counts" }, counts.map(([name, rows]) => make("div", {}, make("strong", {}, String(rows.length)), say(name)))),
      make("h3", {}, say("top")),
      make("ul", { class: "top" }, entities.slice(0, 12).map((_, i) => make("li", {}, dot(entities[i].cls), link(i), classOf(i).lastChild))));
  }

  // ---- the picture ----------------------------------------------------------------------------------------------

  const drawn = { nodes: new vis.DataSet(nodes.map(({ label, ...node }) => node)), edges: new vis.DataSet(edges) };
  const network = new vis.Network($("picture"), drawn, JSON.parse(options));
  const neighbours = entities.map(() => new Set());
  for (const { s, o } of facts.filter(isFact)) if (s !== o) { neighbours[s].add(o); neighbours[o].add(s); }
  for (const { roles } of happenings.filter(isFact)) for (const [, a] of roles) for (const [, b] of roles) if (a !== b) neighbours[a].add(b);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const near = () => (chosen === null ? null : new Set([chosen, ...neighbours[chosen]]));
  const isHidden = (i) => hidden.has(entities[i].cls) && i !== chosen;

  /** Bring in an entity that is not drawn: beside its drawn neighbours, each newcomer a little farther round. */
  function draw(i) {
    if (drawn.nodes.get(i)) return;
    const beside = [...neighbours[i]].filter((n) => drawn.nodes.get(n));
    const spots = Object.values(network.getPositions(beside));
    const middle = (axis) => (spots.length ? spots.reduce((sum, p) => sum + p[axis], 0) / spots.length : 0);
    const turn = i * 2.4;
    drawn.nodes.add({ id: i, shape: "dot", value: 0, x: middle("x") + 60 * Math.cos(turn), y: middle("y") + 60 * Math.sin(turn) });
    drawn.edges.add(beside.map((n) => ({ id: `+${i}-${n}`, from: i, to: n, arrows: "", dashes: !factsOf(i, n).length && !factsOf(n, i).length })));
  }
  const factsOf = (a, b) => about[a].facts.filter((f) => isFact(f) && f.s === a && f.o === b);
  function edgeLabel(a, b) {
    const names = new Set(factsOf(a, b).map((f) => term("relations", f.p)));
    if (!names.size) for (const e of about[a].happenings) if (isFact(e) && e.roles.some((r) => r[1] === b)) names.add(term("events", e.cls));
    return [...names].slice(0, 2).join(" / ");
  }
  /** Bring the picture in line with theme, legend and choice. */
  function paint() {
    const close = near();
    const [paper, ink, edge, marked] = ["paper", "ink", "edge", "link"].map(colour);
    drawn.nodes.update(drawn.nodes.map(({ id }) => {
      const background = colours[entities[id].cls];
      return { id, hidden: isHidden(id), opacity: !close || close.has(id) ? 1 : 0.15, borderWidth: id === chosen ? 3 : 1.5,
        color: { background, border: id === chosen ? ink : paper, highlight: { background, border: ink }, hover: { background, border: ink } } };
    }));
    drawn.edges.update(drawn.edges.map(({ id, from, to }) => {
      const touches = chosen !== null && (from === chosen || to === chosen);
      return { id, hidden: isHidden(from) || isHidden(to), width: touches ? 2 : 1,
        color: { color: edge, highlight: edge, hover: marked, opacity: !close || touches ? 1 : 0.2 } };
    }));
    network.redraw();
  }

  // Captions are drawn here and not by vis-network: the same size on the screen however far one zooms, the most prominent
  // first, and none over another.
  const CAPTIONS = 160, SIZE = 13, SMALL = 11;
  const widths = new Map();
  let boxes = []; // where captions stand, for clicks on them
  network.on("afterDrawing", (pen) => {
    const scale = network.getScale(), spots = network.getPositions(), close = near();
    const order = drawn.nodes.getIds().filter((i) => !isHidden(i)).sort((a, b) => (close ? close.has(b) - close.has(a) || (b === chosen) - (a === chosen) : 0) || a - b);
    const ink = colour("ink"), paper = colour("paper"), faint = colour("faint"), soft = colour("soft");
    boxes = [];
    pen.save();
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const write = (text, x, y, size, fill, node) => {
      const key = `${size} ${text}`;
      pen.font = `${size / scale}px system-ui, sans-serif`;
      if (!widths.has(key)) widths.set(key, pen.measureText(text).width * scale);
      const w = (widths.get(key) / 2 + 3) / scale, h = (size / 2 + 2) / scale;
      const box = { left: x - w, right: x + w, top: y - h, bottom: y + h, node };
      if (boxes.some((o) => box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom)) return;
      boxes.push(box);
      pen.lineWidth = 3 / scale;
      pen.strokeStyle = paper;
      pen.strokeText(text, x, y);
      pen.fillStyle = fill;
      pen.fillText(text, x, y);
    };
    for (const i of order.slice(0, CAPTIONS)) {
      const radius = network.body.nodes[i].shape.radius || 0;
      write(clip(caption(i)), spots[i].x, spots[i].y + radius + (SIZE * 0.8) / scale, i === chosen ? SIZE + 4 : SIZE, !close || close.has(i) ? ink : faint, i);
    }
    if (close) for (const { from, to } of drawn.edges.get()) {
      if ((from !== chosen && to !== chosen) || isHidden(from) || isHidden(to)) continue;
      const other = from === chosen ? to : from, [a, b] = [spots[chosen], spots[other]];
      write(edgeLabel(from, to), a.x + (b.x - a.x) * 0.6, a.y + (b.y - a.y) * 0.6, SMALL, soft, null);
    }
    pen.restore();
  });
  const captionAt = ({ x, y }) => (boxes.find((b) => b.node !== null && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom) || {}).node;
  const clip = (text) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

  function choose(i, move = true) {
    chosen = i;
    if (i === null) { network.unselectAll(); showOverview(); }
    else {
      draw(i);
      network.selectNodes([i], false);
      if (move) network.focus(i, { scale: Math.max(network.getScale(), 1), animation: !calm.matches && { duration: 350 } });
      showEntity(i);
    }
    paint();
    $("panel").scrollTop = 0;
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const fit = () => network.fit({ animation: false });
  network.on("click", ({ nodes: [hit], pointer }) => choose(hit ?? captionAt(pointer.canvas) ?? null, false));
  $("closer").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.4 }));
  $("farther").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.4 }));
  $("whole").addEventListener("click", fit);

  // ---- search ---------------------------------------------------------------------------------------------------

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-_.·]+/g, "");
  const folded = entities.map((e) => [e.name, e.en, ...e.other].map(fold));
  const box = $("search"), hits = $("hits");
  let found = [], at = 0;

  function search() {
    const wanted = fold(box.value);
    const score = (names) => (names.includes(wanted) ? 0 : names.some((n) => n.startsWith(wanted)) ? 1 : names.some((n) => n.includes(wanted)) ? 2 : 3);
    found = !wanted ? [] : folded.map((names, i) => [score(names), i]).filter(([s]) => s < 3).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 12).map(([, i]) => i);
    at = 0;
    hits.replaceChildren(...(found.length ? found.map((i, n) => make("li", { role: "option", id: `hit-${n}`, onclick: () => take(n) }, dot(entities[i].cls), caption(i), classOf(i))) : [make("li", {}, say("nothing"))]));
    open(Boolean(wanted));
    point(0);
  }
  function open(shown) { hits.hidden = !shown; box.setAttribute("aria-expanded", String(shown)); }
  function point(n) {
    if (!found.length) return box.removeAttribute("aria-activedescendant");
    at = (n + found.length) % found.length;
    [...hits.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === at)));
    box.setAttribute("aria-activedescendant", `hit-${at}`);
    hits.children[at].scrollIntoView({ block: "nearest" });
  }
  function take(n) {
    if (found[n] === undefined) return;
    open(false);
    hidden.delete(entities[found[n]].cls);
    legend();
    choose(found[n]);
  }
  box.addEventListener("input", search);
  box.addEventListener("focus", () => box.value && search());
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is still spelling
    const act = { ArrowDown: () => point(at + 1), ArrowUp: () => point(at - 1), Enter: () => take(at), Escape: () => open(false) }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== box) { event.preventDefault(); box.focus(); }
    if (event.key === "Escape" && event.target !== box) choose(null);
  });
  document.addEventListener("click", (event) => event.target.closest(".search") || open(false));

  // ---- legend, language, theme ----------------------------------------------------------------------------------

  function legend() {
    const count = {};
    for (const { cls } of entities) count[cls] = (count[cls] || 0) + 1;
    $("legend").replaceChildren(...Object.keys(count).sort((a, b) => count[b] - count[a] || (a < b ? -1 : 1)).map((cls) => make("button", {
      type: "button", "aria-pressed": String(!hidden.has(cls)), "data-class": cls,
      onclick: () => { if (!hidden.delete(cls)) hidden.add(cls); legend(); paint(); },
    }, dot(cls), `${term("classes", cls)} ${count[cls]}`)));
  }
  function speak(to) {
    language = to;
    document.documentElement.lang = language ? "en" : "zh-Hans";
    box.placeholder = say("search");
    for (const [id, word] of [["search", "search"], ["closer", "closer"], ["farther", "farther"], ["whole", "whole"], ["legend", "legend"], ["picture", "title"], ["theme", "theme"]]) $(id).setAttribute("aria-label", say(word));
    $("language").textContent = say("other");
    $("theme").textContent = "◐";
    legend();
    if (chosen === null) showOverview(); else showEntity(chosen);
    paint();
  }
  function dress(theme) { document.documentElement.dataset.theme = theme; paint(); }
  $("language").addEventListener("click", () => speak(1 - language));
  $("theme").addEventListener("click", () => dress(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));

  dress(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  speak(0);
  fit();
})();
