// A text area for SPARQL: what is typed stands coloured in a copy behind it, and what could come next in a list below the caret.

import { announce, make, quoted } from "./dom.js";
import { FUNCTIONS, KEYWORDS, tokens } from "./sparql-language.js";
import { completions } from "./sparql-terms.js";
import { say, teach } from "./words.js";

teach({
  sparqlQuery: ["SPARQL 查询", "SPARQL query"], sparqlChoices: ["补全", "Completions"],
  sparqlOffers: ["{0} 个补全，用上下键选择，回车采用", "{0} completions; arrow keys choose, Enter takes"],
});

const shaded = (words, shade) => words.map((word) => [word.toUpperCase(), shade]);
const WORDS = new Map([...shaded(KEYWORDS, "keyword"), ...shaded(FUNCTIONS, "function")]);
const COLOURED = new Set(["comment", "iri", "string", "open", "variable", "language", "blank", "number"]);

/** {node, text(), write(text), mark({from, to} | null), goTo({from, to}), speak()}; `run` is called for Ctrl+Enter, `changed`
 * with the text whenever it is another. */
export function editor(run, changed) {
  const area = make("textarea", {
    id: "sparql-text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", rows: 1,
    "aria-autocomplete": "list", "aria-controls": "sparql-choices", "aria-describedby": "sparql-help",
  });
  const copy = make("pre", { class: "code", "aria-hidden": "true" });
  const list = make("ul", { id: "sparql-choices", role: "listbox", hidden: true });
  const node = make("div", { class: "editor" }, make("div", { class: "scroll" }, make("div", { class: "sheet" }, copy, area)), list);
  let marked = null, offer = null, at = 0;

  function paint() {
    const isPastEnd = marked && marked.from >= area.value.length;
    const end = isPastEnd ? make("span", { class: "wrong" }, "\u00a0\u00a0") : "";
    copy.replaceChildren(...tokens(area.value).flatMap((token) => pieces(token, marked)), end, "\n");
  }

  // ---- completion -------------------------------------------------------------------------------------------------

  function look(isAsked) {
    const caret = area.selectionStart;
    offer = caret === area.selectionEnd ? completions(area.value, caret) : null;
    const isWhole = offer?.items.some((item) => item.text === offer.stem); // it stands there already: nothing to complete
    if (!offer || (!isAsked && (isWhole || !/^[\w-]*:/.test(offer.stem)))) return close();
    list.replaceChildren(...offer.items.map((item, i) => option(item, i)));
    list.hidden = false;
    put();
    announce(say("sparqlOffers", offer.items.length));
    return point(0);
  }
  const hold = (event) => event.preventDefault(); // the focus stays in the text
  const option = (item, i) => make("li", { role: "option", id: `sparql-choice-${i}`, onmousedown: hold, onclick: () => take(i) },
    make("code", {}, quoted(item.text)), quoted(item.label), make("span", { class: "class" }, item.of));
  function put() {
    const spot = spotOf(copy, offer.from), frame = node.getBoundingClientRect();
    const wide = Math.min(list.offsetWidth, frame.width);
    list.style.left = `${Math.max(0, Math.min(spot.left - frame.left, frame.width - wide))}px`;
    list.style.top = `${spot.bottom - frame.top + 4}px`;
  }
  function point(n) {
    at = (n + offer.items.length) % offer.items.length;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    area.setAttribute("aria-activedescendant", `sparql-choice-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function take(n) {
    const { from, to, items } = offer;
    close();
    area.focus();
    area.setSelectionRange(from, to);
    insert(items[n].text);
    close(); // what was put in is complete, though typing it would open the list
  }
  function close() {
    list.hidden = true;
    offer = null;
    area.removeAttribute("aria-activedescendant");
  }

  // ---- typing -----------------------------------------------------------------------------------------------------

  /** Put text in the place of the selection, as typing does: so that it can be undone. */
  function insert(text) {
    if (document.activeElement !== area || !document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    }
  }
  area.addEventListener("input", (event) => {
    marked = null;
    paint();
    changed(area.value);
    if (!event.isComposing) look(false);
  });
  area.addEventListener("compositionend", () => look(false));
  area.addEventListener("blur", close);
  area.addEventListener("pointerdown", close);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is still spelling
    const up = () => point(at - 1), down = () => point(at + 1), taken = () => take(at);
    const acts = { ArrowDown: down, ArrowUp: up, Enter: taken, Tab: taken, Escape: close };
    const act = offer ? acts[event.key] : null;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") stopAnd(event, run);
    else if ((event.ctrlKey && event.code === "Space") || (event.altKey && event.code === "Slash")) stopAnd(event, () => look(true));
    else if (act && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) stopAnd(event, act);
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
  });
  function stopAnd(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return {
    node,
    text: () => area.value,
    write(text) {
      const before = document.activeElement; // who has the focus keeps it: a phone's keyboard would hide what is found
      area.focus();
      area.select();
      insert(text);
      close();
      area.setSelectionRange(0, 0);
      if (before === document.body) area.blur();
      else if (before !== area) before.focus();
    },
    /** Underline a part of the text, or its end where nothing stands there; null: nothing. */
    mark(part) {
      marked = part;
      area.setAttribute("aria-invalid", String(part !== null));
      paint();
      copy.querySelector(".wrong")?.scrollIntoView({ block: "nearest" });
    },
    goTo(place) {
      area.focus();
      area.setSelectionRange(place.from, place.to);
    },
    speak() {
      area.setAttribute("aria-label", say("sparqlQuery"));
      list.setAttribute("aria-label", say("sparqlChoices"));
    },
  };
}

/** A token as coloured text; the part of it that is marked in an element of its own. */
function pieces({ kind, text, from, to }, marked) {
  const shade = kind === "word" ? WORDS.get(text.toUpperCase()) || (text === "a" ? "keyword" : "") : COLOURED.has(kind) ? kind : "";
  const isWrong = marked && from < Math.max(marked.to, marked.from + 1) && to > marked.from;
  if (kind === "name" && !isWrong) {
    const cut = text.indexOf(":") + 1;
    return [make("span", { class: "prefix" }, text.slice(0, cut)), text.slice(cut)];
  }
  return shade || isWrong ? [make("span", { class: `${shade}${isWrong ? " wrong" : ""}`.trim() }, text)] : [text];
}

/** Where on the screen a character of a text stands that is cut into many nodes. */
function spotOf(root, offset) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let left = offset, text = walk.nextNode();
  while (text && left >= text.length && walk.nextNode()) {
    left -= text.length;
    text = walk.currentNode;
  }
  const range = document.createRange();
  range.setStart(text, Math.min(left, text.length));
  range.setEnd(text, Math.min(left + 1, text.length));
  return range.getBoundingClientRect();
}
