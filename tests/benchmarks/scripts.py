"""What the benchmark has the page itself do: JavaScript that runs in the page, the same for ours and others."""

from __future__ import annotations

DRAWN = "bench:drawn"
#: Tells of the end of the first drawing on the network's canvas, the same way for both pages.
TELL = f"""(() => {{
  const pen = CanvasRenderingContext2D.prototype, real = {{ fill: pen.fill, stroke: pen.stroke }};
  for (const name of ["fill", "stroke"]) pen[name] = function (...given) {{
    if (this.canvas.closest(".vis-network")) {{
      Object.assign(pen, real);
      queueMicrotask(() => console.debug("{DRAWN}", performance.now()));
    }}
    return real[name].apply(this, given);
  }};
}})()"""
COUNT = """() => {
  const frames = (window.benchFrames = []);
  const tick = (now) => { if (frames.push(now) && !window.benchOver) requestAnimationFrame(tick); };
  window.benchOver = false;
  requestAnimationFrame(tick);
}"""
COUNTED = """() => {
  window.benchOver = true;
  const frames = window.benchFrames;
  return ((frames.length - 1) * 1000) / (frames.at(-1) - frames[0]);
}"""
#: A place near the picture's edge where nothing lies over its canvas.
EMPTY = """() => {
  const box = document.querySelector(".vis-network canvas").getBoundingClientRect();
  for (let t = 0.02; t < 1; t += 0.03) for (const y of [box.top + 12, box.bottom - 12]) {
    const x = box.left + t * box.width;
    if (document.elementFromPoint(x, y)?.tagName === "CANVAS") return [x, y];
  }
}"""
EXPAND = """async () => {
  const begun = performance.now();
  document.querySelector("#panel [data-act=expand]").click();
  await new Promise(requestAnimationFrame); // asked for after the page's own, so what it draws is drawn by then
  return performance.now() - begun;
}"""
SEARCH = """async (typed) => {
  const box = document.getElementById("search"), hits = document.getElementById("hits"), took = [];
  for (const text of typed) {
    box.value = text;
    const answered = new Promise((done) => new MutationObserver(done).observe(hits, { childList: true }));
    const begun = performance.now();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    await answered;
    hits.getBoundingClientRect(); // laid out
    took.push(performance.now() - begun);
  }
  return took;
}"""
READY = """async (limit) => {
  const begun = performance.now(), status = () => document.querySelector("#view-sparql [role=status]");
  document.getElementById("tab-sparql").click();
  while (!/\\d.*(三元组|triples)/.test(status()?.textContent)) {
    if (performance.now() > begun + limit) throw new Error("the SPARQL tab never said that triples are loaded");
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - begun;
}"""
NAMES = "JSON.parse(document.getElementById('data').textContent).said.entities.map((e) => [e.name, ...e.find])"
#: Where on the screen the node nearest to the middle of pyvis's picture stands.
MIDMOST = """() => {
  const box = document.querySelector(".vis-network canvas").getBoundingClientRect();
  const places = Object.values(network.getPositions()).map((place) => network.canvasToDOM(place));
  const near = ({ x, y }) => Math.hypot(x - box.width / 2, y - box.height / 2);
  const { x, y } = places.sort((a, b) => near(a) - near(b))[0];
  return [box.left + x, box.top + y];
}"""
