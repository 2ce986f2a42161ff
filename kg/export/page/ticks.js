// What is written under the timeline: years, months, days, as many as fit, the coarsest first and none over another.

import { day, parts } from "./days.js";
import { placeOf } from "./axis.js";

const GAP = 6; // pixels between two labels
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const STEPS = { year: [1, 2, 5, 10, 20, 50, 100, 500], month: [1, 2, 3, 6], day: [1, 2, 5, 10] };

/** [{x, text}] for bins of axis.js; `widthOf(text)` measures. Where a stretch begins it is said in full. */
export function ticks(bins, { english, room, widthOf }) {
  const placed = [];
  const put = ({ x, text }) => {
    const right = x + widthOf(text);
    if (right > room || placed.some((p) => x < p.right + GAP && p.x < right + GAP)) return false;
    return placed.push({ x, text, right }) > 0;
  };
  const begins = bins.filter((bin, i) => i === 0 || bin.broken || bin.coarse !== bins[i - 1].coarse);
  const told = new Set(); // stretches that say where they are; in others a month or a day could belong to any year
  for (const bin of [...begins].sort((a, b) => a.coarse - b.coarse)) if (put({ x: bin.x, text: inFull(bin, english) })) told.add(bin);
  const isPlain = (n) => told.has(begins.findLast((bin) => bin.first <= n));
  for (const [level, steps] of Object.entries(STEPS)) {
    const known = starts(bins, level).filter((n) => level === "year" || isPlain(n));
    const all = known.map((n) => ({ n, x: placeOf(bins, n), text: short(n, level, english) }));
    const step = steps.find((s) => fit(all.filter(({ n }) => isRound(n, level, s)), widthOf));
    if (step) all.filter(({ n }) => isRound(n, level, step)).forEach(put);
  }
  return placed.sort((a, b) => a.x - b.x).map(({ x, text }) => ({ x, text }));
}

const fit = (labels, widthOf) => labels.every(({ x, text }, i) => i === labels.length - 1 || x + widthOf(text) + GAP <= labels[i + 1].x);

/** First days of years, months or days that lie within bins no coarser than they. */
function starts(bins, level) {
  const out = [];
  for (const { first, last } of bins) {
    const [y, m] = parts(first), length = last - first;
    if (level === "year") for (let year = y; length > 366 ? year === y : day(year) < last; year += 1) out.push(day(year));
    else if (level === "month" && length <= 31) for (let month = m; day(y, month) < last; month += 1) out.push(day(y, month));
    else if (level === "day" && length === 1) out.push(first);
  }
  const begun = new Set(bins.map((bin) => bin.first));
  return [...new Set(out)].filter((n) => begun.has(n) || bins.some((bin) => bin.first < n && n < bin.last));
}

function isRound(n, level, step) {
  const [y, m, d] = parts(n);
  return level === "year" ? y % step === 0 : level === "month" ? m % step === 0 : step < 5 ? (d - 1) % step === 0 : d % step === 0;
}

function short(n, level, english) {
  const [y, m, d] = parts(n);
  if (level === "year") return String(y);
  if (level === "month") return english ? MONTHS[m] : `${m + 1}月`;
  return english ? String(d) : `${d}日`;
}

function inFull({ first, last, coarse }, english) {
  const [y, m, d] = parts(first);
  if (coarse || (last - first > 31 && m + d === 1)) return String(y);
  if (last - first > 1 || (m + d === 1)) return english ? `${MONTHS[m]} ${y}` : `${y}年${m + 1}月`;
  return english ? `${d} ${MONTHS[m]} ${y}` : `${y}年${m + 1}月${d}日`;
}
