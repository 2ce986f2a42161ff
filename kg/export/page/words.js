// The page's own words in Chinese and English, and the ontology's. Each module teaches its own.

import { state } from "./state.js";
import { entities, said } from "./data.js";

const words = {};

/** Add words: {key: [Chinese, English]}; {0}, {1} stand for what say() is given, {0|day|days} for the first of one, else the second. */
export function teach(more) {
  for (const key of Object.keys(more)) if (key in words) throw new Error(`"${key}" has been said already`);
  Object.assign(words, more);
}

export function say(key, ...values) {
  const [zh, en] = words[key];
  return (state.now.lang ? en : zh).replace(/\{(\d)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (_, i, one, many) => (one === undefined ? values[i] : String(values[i]) === "1" ? one : many));
}

/** A term of the ontology in the chosen language; kind as in said.terms. */
export const term = (kind, name) => (said.terms[kind][name] || [name, name])[state.now.lang];
export const caption = (entity) => (state.now.lang ? entities[entity].en : entities[entity].name);
/** Put items into one line: with 、 or a comma between. */
export const listed = (items) => items.flatMap((item, i) => (i ? [state.now.lang ? ", " : "、", item] : [item]));
const GROUPED = new Intl.NumberFormat("en", { maximumFractionDigits: 6 }); // made once: toLocaleString makes one a call
/** 5,576,000 or −16.86; very large and very small numbers as powers of ten: nothing is a hundred digits wide. */
export function plain(value) {
  const size = Math.abs(value);
  return (value !== 0 && (size >= 1e15 || size < 1e-6) ? String(value) : GROUPED.format(value)).replace(/^-/, "−");
}
const QUALIFIERS = { exactly: "isExactly", about: "isAbout", over: "isOver", under: "isUnder", nearly: "isNearly" };
/** How exact a number is, in a word. */
export const qualifier = (k) => (Object.hasOwn(QUALIFIERS, k) ? say(QUALIFIERS[k]) : k);
const UNITS = { percent: "unitPercent", count: "unitCount", ratio: "unitRatio", day: "unitDay", hour: "unitHour", year: "unitYear" };
/** What so many are; currencies as they are. */
export const unit = (name, count = 2) => (Object.hasOwn(UNITS, name) ? say(UNITS[name], count) : name);
/** Long names are cut in pictures, never in texts. */
export const clip = (text, length = 24) => ([...text].length > length ? `${[...text].slice(0, length - 1).join("")}…` : text);

teach({
  isExactly: ["恰为", "exactly"], isAbout: ["约", "about"], isOver: ["超过", "over"], isUnder: ["不足", "under"], isNearly: ["近", "nearly"],
  unitPercent: ["%", "%"], unitCount: ["个", "count"], unitRatio: ["比值", "ratio"],
  unitDay: ["天", "{0|day|days}"], unitHour: ["小时", "{0|hour|hours}"], unitYear: ["年", "{0|year|years}"],
  title: ["新闻中的事实及其出处", "Facts from the news, with their sources"],
  fact: ["事实", "Facts"], happening: ["事件", "Events"], number: ["数字", "Numbers"],
  articles: ["文章", "Articles"], entities: ["实体", "Entities"], close: ["关闭", "Close"],
});
