// The brush over the timeline: by mouse or finger, or by two sliders that keys move from bin to bin. It sets filters.from
// and filters.to; from one end to the other is no filter at all.

import { binAt, binUnder, placeOf } from "./axis.js";
import { span } from "./days.js";
import { make } from "./dom.js";
import { drag, letGo } from "./filters.js";
import { filter, state } from "./state.js";
import { say, teach } from "./words.js";

teach({ timeFrom: ["时段起点", "Start of the period"], timeTo: ["时段终点", "End of the period"], timeStart: ["不限", "open"] });

const OUTER = 18, INNER = 6, STILL = 4; // pixels: a handle's reach outside and inside the range; less is no drag
const STRIDE = 5; // bins that Page Up goes

/** Put a brush on a plot with `bins()` of axis.js from `left` pixels on, and bars that `barUnder(x, y)` finds; `readout(text)`
 * says what is under the pointer. Returns {place}, which follows the filters. */
export function brush(plot, { bins, left, barUnder, clear, readout }) {
  const handles = ["from", "to"].map((end) => make("div", {
    role: "slider", tabindex: 0, class: `timeline-handle ${end}`, onkeydown: (event) => keys(event, end), onblur: letGo,
  }));
  const shades = [make("div", { class: "timeline-shade" }), make("div", { class: "timeline-shade" })];
  plot.append(...shades, ...handles);
  let grip = null; // {what: "new" | "move" | "from" | "to", x, bin, range}

  /** Numbers of the first and last bin that the filters leave. */
  function range() {
    const { from, to } = state.now.filters, last = bins().length - 1;
    const [first] = span(from) || [-Infinity], [, end] = span(to) || [0, Infinity];
    const a = from ? Math.min(last, binAt(bins(), first)) : 0, b = to ? binAt(bins(), end - 1) : last;
    return [a, Math.max(a, Math.min(last, b))];
  }
  const edges = () => {
    const { from, to } = state.now.filters, all = bins(), end = all[all.length - 1];
    const whole = [0, end.x + end.width];
    return [span(from) ? placeOf(all, span(from)[0]) : whole[0], span(to) ? placeOf(all, span(to)[1]) : whole[1]];
  };

  function set(hand, [a, b]) {
    const all = bins(), last = all.length - 1;
    drag(hand, { from: a > 0 ? all[a].from : "", to: b < last ? all[b].to : "" });
  }

  function place() {
    if (!bins().length) return;
    const [x0, x1] = edges(), [a, b] = range(), { from, to } = state.now.filters, last = bins().length - 1;
    const room = plot.clientWidth, on = from !== "" || to !== "";
    plot.classList.toggle("ranged", on);
    shades[0].style.left = "0px";
    shades[0].style.width = `${on ? left + x0 : 0}px`;
    shades[1].style.left = `${left + x1}px`;
    shades[1].style.width = `${on ? Math.max(0, room - left - x1) : 0}px`;
    handles[0].style.left = `${left + x0 - 24}px`;
    handles[1].style.left = `${left + x1}px`;
    [[a, from, "timeFrom", 0, b], [b, to, "timeTo", a, last]].forEach(([at, date, name, least, most], k) => {
      const values = { valuenow: at, valuemin: least, valuemax: most, label: say(name), valuetext: date || say("timeStart") };
      for (const [key, value] of Object.entries(values)) handles[k].setAttribute(`aria-${key}`, value);
    });
  }

  function keys(event, end) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [a, b] = range(), k = end === "from" ? 0 : 1, at = [a, b][k], last = bins().length - 1;
    const least = k ? a : 0, most = k ? last : b; // the ends do not pass each other
    const to = {
      ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, PageUp: at + STRIDE, PageDown: at - STRIDE, Home: least, End: most,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    step(end, Math.max(least, Math.min(most, to)));
  }
  /** Move one end to a bin; the other stays as it was written, perhaps finer than our bins. */
  function step(end, at) {
    const all = bins(), bin = all[at];
    drag(end, end === "from" ? { from: at > 0 ? bin.from : "" } : { to: at < all.length - 1 ? bin.to : "" });
  }

  // ---- pointer ----

  const spot = (event) => [event.clientX - plot.getBoundingClientRect().left - left, event.clientY - plot.getBoundingClientRect().top];
  /** What a press at a place takes hold of. */
  function under(x) {
    const [x0, x1] = edges(), on = state.now.filters.from || state.now.filters.to;
    const near = { from: x > x0 - OUTER && x < x0 + INNER, to: x > x1 - INNER && x < x1 + OUTER };
    if (near.from && near.to) return x < (x0 + x1) / 2 ? "from" : "to";
    return near.from ? "from" : near.to ? "to" : on && x > x0 && x < x1 ? "move" : "new";
  }

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !bins().length) return;
    const [x] = spot(event), what = under(x);
    grip = { what, x, bin: binUnder(bins(), x), range: range(), moved: false };
    plot.setPointerCapture(event.pointerId);
    event.preventDefault(); // no selection of text; so the focus is set by hand
    if (what === "from" || what === "to") handles[what === "from" ? 0 : 1].focus({ focusVisible: false });
  });
  plot.addEventListener("pointermove", (event) => {
    const [x, y] = spot(event);
    if (!grip) {
      const what = under(x), bar = barUnder(x, y);
      plot.style.cursor = { from: "ew-resize", to: "ew-resize" }[what] || (bar ? "pointer" : what === "move" ? "grab" : "crosshair");
      return readout(bar ? bar.text() : "");
    }
    grip.moved ||= Math.abs(x - grip.x) >= STILL;
    return grip.moved ? pull(binUnder(bins(), x)) : undefined;
  });
  function pull(at) {
    const [a, b] = grip.range, last = bins().length - 1, by = Math.max(-a, Math.min(last - b, at - grip.bin));
    if (grip.what === "new") set("brush", [Math.min(grip.bin, at), Math.max(grip.bin, at)]);
    else if (grip.what === "move") set("brush", [a + by, b + by]);
    else step(grip.what, grip.what === "from" ? Math.min(at, b) : Math.max(at, a));
  }
  plot.addEventListener("pointerup", (event) => {
    if (grip && !grip.moved) press(...spot(event));
    grip = null;
    letGo();
  });
  plot.addEventListener("pointercancel", () => {
    grip = null;
    letGo();
  });
  plot.addEventListener("pointerleave", () => grip || readout(""));
  plot.addEventListener("dblclick", () => (state.now.filters.from || state.now.filters.to) && clear());

  /** A press without a drag: a bar shows only its period, beside the range it is cleared. */
  function press(x, y) {
    const bar = barUnder(x, y), { from, to } = state.now.filters;
    if (grip.what === "from" || grip.what === "to") return;
    if (bar) filter({ from: bar.from, to: bar.to });
    else if (grip.what === "new" && (from || to)) clear();
  }
  return { place };
}
