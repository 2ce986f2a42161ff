// The four tables: which rows each has, what its columns hold, and what choosing a row chooses.

import { UNSURE, about, articles, entities, facts, happenings, isFact, numbers, quotes, said } from "./data.js";
import { make, quoted } from "./dom.js";
import { passes, stays } from "./filters.js";
import { glyph } from "./glyph.js";
import { caption, listed, plain, qualifier, teach, term, unit } from "./words.js";

teach({
  tableRelations: ["关系", "Relations"],
  colName: ["名称", "Name"], colClass: ["类别", "Class"], colOther: ["别名", "Other names"], colMentions: ["提及", "Mentions"],
  colArticles: ["文章数", "Articles"], colFacts: ["事实", "Facts"], colEvents: ["事件", "Events"], colNumbers: ["数字", "Numbers"],
  colSame: ["Wikidata", "Wikidata"], colSubject: ["主体", "Subject"], colProperty: ["关系", "Relation"], colObject: ["客体", "Object"],
  colModality: ["语气", "Modality"], colBy: ["谁说的", "Who says so"], colSources: ["独立来源", "Sources"], colConfidence: ["把握", "Confidence"],
  colQuote: ["引文", "Quote"], colArticle: ["文章", "Article"], colDate: ["日期", "Date"], colEvent: ["事件", "Event"],
  colRoles: ["参与者", "Who takes part"], colEntity: ["实体", "Entity"], colMeasure: ["指标", "Measure"], colPrinted: ["原文写法", "As printed"],
  colExactly: ["约略", "Precision"], colValue: ["数值", "Value"], colUnit: ["单位", "Unit"], colIri: ["IRI", "IRI"],
});

const iri = (id) => (id.includes("://") ? id : said.base + id);
const all = (rows) => rows.map((_, i) => i);
const names = (some) => listed(some).join("");
const isolated = (some) => listed(some.map((name) => quoted(name)));

/** A column: `of(row)` is what is sorted and exported, `show(value)` its text, `nodes(row)` its cell where text is not enough. */
const text = (key, of, more) => ({ key, kind: "text", of, ...more });
const number = (key, of, more) => ({ key, kind: "number", of, show: plain, ...more });
const date = (of) => ({ key: "colDate", kind: "date", of });
const passing = (kind, rows) => rows.filter((i) => passes(kind, i)).length;
const someone = (key, of, more) => text(key, (i) => caption(of(i)), { forms: (i) => entities[of(i)].find, ...more });
const first = (row) => quotes[row.q[0]];

/** How a row stands and where it is said: the last columns of all tables but the first. */
const standing = (rows) => [
  text("colModality", (i) => term("modalities", rows[i].m), { nodes: (i) => make("span", { class: isFact(rows[i]) ? "" : "chip" }, term("modalities", rows[i].m)) }),
  text("colBy", (i) => names(rows[i].by.map(caption)), { nodes: (i) => isolated(rows[i].by.map(caption)), forms: (i) => rows[i].by.flatMap((e) => entities[e].find) }),
  number("colSources", (i) => rows[i].n),
  number("colConfidence", (i) => rows[i].c, { show: (c) => `${Math.round(c * 100)}%`, warns: (i) => rows[i].c < UNSURE }),
  text("colQuote", (i) => first(rows[i])?.[2] ?? "", { wide: true }),
  text("colArticle", (i) => articles[first(rows[i])?.[0]]?.name ?? "", { wide: true }),
];
const roles = (i) => happenings[i].roles.map(([role, e]) => [term("roles", role), caption(e)]);

/** By name of table: title, rows that the filters leave, what a row chooses, its IRI, its name in full, columns; `fits` for one
 * that is no wider than the view where its columns have the room they need. */
export const TABLES = Object.freeze({
  entities: {
    title: "entities", size: entities.length, fits: true, rows: () => all(entities).filter(stays), chosen: (i) => ["entity", i], iri: (i) => iri(entities[i].id),
    columns: [
      text("colName", caption, { head: true, nodes: (i) => quoted(caption(i)), before: (i) => glyph(entities[i].cls), forms: (i) => entities[i].find }),
      text("colClass", (i) => term("classes", entities[i].cls)),
      text("colOther", (i) => names(entities[i].other), { nodes: (i) => isolated(entities[i].other), wide: true }),
      number("colMentions", (i) => entities[i].mentions), number("colArticles", (i) => entities[i].articles),
      number("colFacts", (i) => passing("fact", about(i).facts)), number("colEvents", (i) => passing("happening", about(i).happenings)),
      number("colNumbers", (i) => passing("number", about(i).numbers)),
      text("colSame", (i) => entities[i].same ?? "", { exported: true }),
    ],
  },
  relations: {
    title: "tableRelations", size: facts.length, rows: () => all(facts).filter((i) => passes("fact", i)), chosen: (i) => ["tie", facts[i].s, facts[i].o], iri: (i) => iri(facts[i].id),
    whole: (i) => `${caption(facts[i].s)} ${term("relations", facts[i].p)} ${caption(facts[i].o)}`,
    columns: [
      someone("colSubject", (i) => facts[i].s, { head: true }), text("colProperty", (i) => term("relations", facts[i].p)), someone("colObject", (i) => facts[i].o),
      ...standing(facts),
    ],
  },
  events: {
    title: "happening", size: happenings.length, rows: () => all(happenings).filter((i) => passes("happening", i)), chosen: (i) => ["event", i], iri: (i) => iri(happenings[i].id),
    whole: (i) => [term("events", happenings[i].cls), happenings[i].d ?? "", names(roles(i).map(([, name]) => name))].filter(Boolean).join(" "),
    columns: [
      date((i) => happenings[i].d ?? ""), text("colEvent", (i) => term("events", happenings[i].cls), { head: true }),
      text("colRoles", (i) => names(roles(i).map(([role, name]) => `${name} (${role})`)), {
        nodes: (i) => listed(roles(i).map(([role, name]) => [quoted(name), make("span", { class: "hint" }, ` (${role})`)])),
        forms: (i) => happenings[i].roles.flatMap(([, e]) => entities[e].find), wide: true,
      }),
      ...standing(happenings),
    ],
  },
  numbers: {
    title: "number", size: numbers.length, rows: () => all(numbers).filter((i) => passes("number", i)), chosen: (i) => ["entity", numbers[i].e], iri: (i) => iri(numbers[i].id),
    whole: (i) => `${caption(numbers[i].e)} ${term("measures", numbers[i].p)} ${numbers[i].t}`,
    columns: [
      someone("colEntity", (i) => numbers[i].e, { head: true }), text("colMeasure", (i) => term("measures", numbers[i].p)), date((i) => numbers[i].d ?? ""),
      text("colPrinted", (i) => numbers[i].t), text("colExactly", (i) => qualifier(numbers[i].k)), number("colValue", (i) => numbers[i].v), text("colUnit", (i) => unit(numbers[i].u)),
      ...standing(numbers),
    ],
  },
});

/** What a cell shows as text. */
export const shown = ({ of, show }, i) => (show ? show(of(i)) : of(i));
