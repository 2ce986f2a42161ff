// Where newcomers stand in the picture: near what they hang on, over nobody. No shuffling: the same steps, the same places.

const ROOM = 46; // pixels between two that stand side by side
const GOLDEN = Math.PI * (3 - Math.sqrt(5)); // turning by it, candidates cover the plane evenly, as sunflower seeds do

/** What is taken: a grid of cells as wide as the room asked for, so that only neighbouring cells need a look. */
export class Ground {
  constructor(points) {
    this.cells = new Map();
    this.tried = new Map(); // steps from a point that are known to be taken: what is taken stays so
    for (const [x, y] of points) this.take(x, y);
  }
  take(x, y) {
    const key = this.key(x, y);
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push([x, y]);
  }
  key(x, y) {
    return Math.floor(x / ROOM) * 2 ** 20 + Math.floor(y / ROOM); // should two cells ever share one, their distance still tells
  }
  isFree(x, y, room) {
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const [a, b] of this.cells.get(this.key(x + dx * ROOM, y + dy * ROOM)) || []) if (Math.hypot(x - a, y - b) < room) return false;
      }
    }
    return true;
  }
  /** The free place nearest to a point, taken at once; room at most ROOM. */
  settle([x0, y0], room = ROOM) {
    const start = `${x0},${y0},${room}`;
    for (let step = this.tried.get(start) || 0; ; step += 1) {
      const distance = (ROOM / 2) * Math.sqrt(step), angle = step * GOLDEN;
      const x = Math.round(x0 + distance * Math.cos(angle)), y = Math.round(y0 + distance * Math.sin(angle));
      if (this.isFree(x, y, room)) {
        this.take(x, y);
        this.tried.set(start, step + 1);
        return [x, y];
      }
    }
  }
}

export const middle = (points) => [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);

/** The surroundings of one as rings around it: `rings[d]` are the entities at distance d, each beside what it hangs on. */
export function around(rings, nearOf) {
  const places = new Map([[rings[0][0], [0, 0]]]), angle = new Map([[rings[0][0], 0]]);
  let radius = 0;
  for (const ring of rings.slice(1)) {
    radius = Math.max(radius + 130, (ring.length * 1.5 * ROOM) / (2 * Math.PI)); // room for captions too
    const sorted = ring.map((e) => [angle.get(nearOf(e).find((n) => angle.has(n))) ?? 0, e]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    sorted.forEach(([, e], i) => angle.set(e, (2 * Math.PI * i) / ring.length));
    for (const [, e] of sorted) places.set(e, [Math.round(1.3 * radius * Math.cos(angle.get(e))), Math.round(radius * Math.sin(angle.get(e)))]);
  }
  return places;
}
