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
export const plain = (value) => value.toLocaleString("en", { maximumFractionDigits: 6 }).replace("-", "−");
/** Long names are cut in pictures, never in texts. */
export const clip = (text, length = 24) => ([...text].length > length ? `${[...text].slice(0, length - 1).join("")}…` : text);

teach({
  title: ["新闻中的事实及其出处", "Facts from the news, with their sources"],
  fact: ["事实", "Facts"], happening: ["事件", "Events"], number: ["数字", "Numbers"],
  articles: ["文章", "Articles"], entities: ["实体", "Entities"], close: ["关闭", "Close"],
});
