// Small builders of elements. Strings become text nodes, nothing else: whatever an article says stays text.

export const $ = (id) => document.getElementById(id);

/** An element; attributes that begin with "on" are listeners, null and "" children are left out. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
}

/** A button that looks like one; `pressed` makes it one of those that stay down. */
export function button(text, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

/** Text of an article inside ours: isolated, so that its right-to-left marks turn nothing around it. */
export const quoted = (text, attributes = {}) => make("bdi", attributes, text);

/** An outside address, if it is one that a reader may follow; articles may hold javascript: and worse. */
export function outside(address, text) {
  if (!/^https?:\/\/[^\s"'<>\\]+$/i.test(address || "")) return quoted(text);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, quoted(text));
}

/** Hand the reader a file. */
export function download(name, type, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const anchor = make("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const OWN_KEYS = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]";
/** Whether the person is writing somewhere, so that single letters are letters and no commands. */
export const isTyping = (event) => event.isComposing || event.target.closest?.(OWN_KEYS) !== null;

/** Say something to readers of screens, and to nobody else. */
export function announce(text) {
  $("news").textContent = text;
}
