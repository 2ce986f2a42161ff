// Take along what is on the screen: as a picture, as data, as a link.

import { link } from "./address.js";
import { announce, button, download, make } from "./dom.js";
import { canvas, snapshot } from "./picture.js";
import { plainSelection, turtleSelection } from "./selection.js";
import { onChange, state } from "./state.js";
import { svgOf } from "./svg.js";
import { say, teach } from "./words.js";

teach({
  saving: ["导出", "Export"], savePng: ["图片 PNG", "Picture as PNG"], saveSvg: ["矢量图 SVG", "Picture as SVG"],
  saveJson: ["图中内容 JSON", "What is shown as JSON"], saveTurtle: ["图中内容 Turtle", "What is shown as Turtle"],
  saveLink: ["复制此视图的链接", "Copy a link to this view"], saveCopied: ["链接已复制", "Link copied"], saved: ["已导出 {0}", "{0} saved"],
  saveByHand: ["浏览器不允许复制，请从此处复制：", "The browser does not let a page copy; take it from here:"], saveFailed: ["导出失败：{0}", "Not saved: {0}"],
});

const SHARP = 2; // pixels of the PNG for each on the screen
const THANKS = 2000; // ms that the button says that the link is copied
const PICTURES = ["savePng", "saveSvg"]; // can be taken only while the picture is in sight
const ACTS = { savePng, saveSvg, saveJson, saveTurtle, saveLink };
const part = {};

export function build(host) {
  part.opener = button("", () => open(part.menu.hidden), { "aria-expanded": "false", "aria-controls": "saving-menu", id: "saving-open" });
  part.menu = make("div", { id: "saving-menu", hidden: true });
  host.append(part.opener, part.menu);
  host.addEventListener("keydown", keys);
  host.addEventListener("focusout", ({ relatedTarget: to }) => to && !host.contains(to) && open(false));
  document.addEventListener("click", (event) => host.contains(event.target) || open(false));
  onChange((now, before) => (now.lang !== before.lang || now.tab !== before.tab) && speak());
  speak();
}

function speak() {
  part.opener.textContent = say("saving");
  const names = Object.keys(ACTS).filter((name) => state.now.tab === "graph" || !PICTURES.includes(name));
  part.menu.replaceChildren(...names.map((name) => button(say(name), () => run(name), { "data-save": name })));
}

function open(shown) {
  if (part.menu.hidden !== shown) return;
  if (shown) speak(); // without an address that was left to be copied by hand
  part.menu.hidden = !shown;
  part.opener.setAttribute("aria-expanded", String(shown));
  if (shown) part.menu.querySelector("button").focus();
}

function close() {
  open(false);
  part.opener.focus();
}

function keys(event) {
  if (part.menu.hidden) return;
  const items = [...part.menu.querySelectorAll("button")], at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape") close();
  else if (to !== undefined && event.target.tagName === "BUTTON") items[(to + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function run(name) {
  try {
    await ACTS[name]();
  } catch (error) {
    announce(say("saveFailed", String(error.message || error)));
    throw error;
  }
}

function save(name, type, content) {
  download(name, type, content);
  close();
  announce(say("saved", name));
}

function picture() {
  const { clientWidth: width, clientHeight: height } = canvas();
  return { width, height, svg: svgOf(snapshot(), say("title"), width, height) };
}

/** The same as the SVG, painted by the browser: sharper than a copy of the screen's own pixels. */
async function savePng() {
  const { width, height, svg } = picture(), image = new Image(SHARP * width, SHARP * height);
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = address;
  await image.decode().finally(() => URL.revokeObjectURL(address));
  const copy = make("canvas", { width: image.width, height: image.height });
  copy.getContext("2d").drawImage(image, 0, 0, image.width, image.height);
  save("newskg.png", "image/png", await new Promise((done, fail) => copy.toBlob((blob) => (blob ? done(blob) : fail(new Error("PNG"))), "image/png")));
}
async function saveSvg() {
  save("newskg.svg", "image/svg+xml", picture().svg);
}
async function saveJson() {
  save("newskg.json", "application/json", `${JSON.stringify(plainSelection(), null, 2)}\n`);
}
async function saveTurtle() {
  save("newskg.ttl", "text/turtle", await turtleSelection());
}

async function saveLink() {
  const address = link();
  try {
    await navigator.clipboard.writeText(address);
  } catch { // no clipboard: let the reader take it
    const field = make("input", { type: "text", readonly: true, value: address, "aria-label": say("saveByHand"), id: "saving-link" });
    part.menu.querySelectorAll(".by-hand").forEach((node) => node.remove());
    part.menu.append(make("div", { class: "by-hand" }, make("p", { class: "hint" }, say("saveByHand")), field));
    return field.select();
  }
  close();
  announce(say("saveCopied"));
  part.opener.textContent = `✓ ${say("saving")}`;
  return setTimeout(() => { part.opener.textContent = say("saving"); }, THANKS);
}
