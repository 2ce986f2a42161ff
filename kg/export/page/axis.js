// The timeline's axis: spans of days → bins of equal kind where most of them lie, coarser ones for what lies far off, and
// breaks instead of long empty stretches; so neither one event of 1930 nor a year without any squeezes the rest.

import { UNITS, beginning, ending } from "./days.js";

const NARROW = 5, TAIL = 13, BREAK = 24; // pixels: the least width of a bin, that of a coarse one, that of a break
const MOST = 0.8; // of the events that can be placed well lie in the main stretch, the shortest that holds so many
const FAR = 1; // what reaches no farther than so many times the main stretch's length belongs to it
const FITS = 0.6; // of a stretch's events must lie in one bin each; months say little of events known by year
const WELL = 31; // days: a span is well known up to a month

/** Bins {first, last, x, width, from, to, broken} for spans [first, after the last] and so many pixels. `last` is the day
 * after; `from` and `to` are the dates that the bin begins and ends with; `broken`: there is a break before it. */
export function axis(spans, room) {
  if (!spans.length) return [];
  const [start, end] = mainStretch(spans);
  const far = Math.max(3, Math.floor((room * 0.25) / TAIL));
  const early = spans.filter(([a]) => a < start), late = spans.filter(([a]) => a >= end);
  const bins = [
    ...cut(early, [-Infinity, start], { most: far, rest: 2, coarse: true }),
    ...cut(spans.filter(([a]) => a >= start && a < end), [early.length ? start : -Infinity, late.length ? end : Infinity],
      { most: Math.floor((room * 0.75) / NARROW), rest: Math.ceil(room / NARROW / 5) }),
    ...cut(late, [end, Infinity], { most: far, rest: 2, coarse: true }),
  ];
  bins.forEach((bin, i) => { bin.broken = i > 0 && bins[i - 1].last !== bin.first; });
  return placed(bins, room);
}

/** The shortest stretch that holds most spans, from the first of a month. */
function mainStretch(spans) {
  const well = spans.filter(([a, b]) => b - a <= WELL), used = well.length * 2 >= spans.length ? well : spans;
  const firsts = used.map(([a]) => a).sort((a, b) => a - b), lasts = used.map(([, b]) => b).sort((a, b) => a - b);
  const many = Math.ceil(firsts.length * MOST);
  let at = 0;
  const lengthFrom = (i) => firsts[i + many - 1] - firsts[i];
  for (let i = 0; i + many <= firsts.length; i += 1) if (lengthFrom(i) < lengthFrom(at)) at = i;
  let start = firsts[at], end = firsts[at + many - 1] + 1;
  const reach = FAR * (end - start), all = [firsts[0], lasts[lasts.length - 1]];
  if (start - all[0] <= reach) [start] = all;
  if (all[1] - end <= reach) [, end] = all;
  const month = UNITS[2];
  return [month.first(month.index(start)), month.first(month.index(end - 1) + 1)];
}

/** Bins of the finest kind of which no more than `most` are needed, without longer empty stretches than `rest`. */
function cut(spans, [low, high], { most, rest, coarse = false }) {
  if (!spans.length) return [];
  let bins = [];
  for (const unit of coarse ? UNITS.slice(2) : UNITS) {
    const taken = new Set();
    let placed = 0;
    for (const [a, b] of spans) {
      const i = unit.index(a);
      if (unit.index(b - 1) !== i) continue; // too wide for one bin
      taken.add(i);
      placed += 1;
    }
    if (placed < spans.length * FITS) continue;
    const { first, precision } = unit;
    bins = filled(taken, rest).map((i) => bin(Math.max(low, first(i)), Math.min(high, first(i + 1)), precision, coarse));
    if (bins.length <= most) break;
  }
  return withStrays(bins, spans, [low, high]);
}

const bin = (first, last, precision, coarse) => (
  { first, last, coarse, from: beginning(first, precision), to: ending(last - 1, precision) });

/** What is taken and short stretches between, in order. */
function filled(taken, rest) {
  const out = [];
  for (const i of [...taken].sort((a, b) => a - b)) {
    const gap = out.length ? i - out[out.length - 1] - 1 : 0;
    for (let empty = i - (gap <= rest ? gap : 0); empty <= i; empty += 1) out.push(empty);
  }
  return out;
}

/** A bin of its own for each wide span that would fall into a break. */
function withStrays(bins, spans, [low, high]) {
  const all = bins.slice();
  for (const [a, b] of spans.slice().sort((s, t) => s[1] - s[0] - (t[1] - t[0]))) {
    if (b - a > 1 && !all.some((o) => a < o.last && o.first < b)) all.push(bin(Math.max(low, a), Math.min(high, b), 1, true));
  }
  return all.sort((s, t) => s.first - t.first);
}

function placed(bins, room) {
  const breaks = bins.filter((b) => b.broken).length, coarse = bins.filter((b) => b.coarse).length;
  const even = (room - breaks * BREAK) / bins.length;
  const tail = Math.min(even, TAIL), fine = bins.length - coarse;
  const main = fine ? (room - breaks * BREAK - coarse * tail) / fine : even;
  let x = 0;
  return bins.map((bin) => {
    x += bin.broken ? BREAK : 0;
    const width = bin.coarse && fine ? tail : main;
    x += width;
    return { ...bin, x: x - width, width };
  });
}

/** Number of the bin that a day is in, or of the next one where there is a break; as many as there are beyond the last. */
export function binAt(bins, day) {
  let low = 0, high = bins.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins[middle].last > day) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a day begins, in pixels. */
export function placeOf(bins, day) {
  const i = binAt(bins, day), bin = bins[i], end = bins[bins.length - 1];
  if (!bin) return end.x + end.width;
  return bin.x + (bin.width * Math.max(0, day - bin.first)) / (bin.last - bin.first);
}

/** Number of the bin nearest to a place in pixels. */
export function binUnder(bins, x) {
  const i = bins.findIndex((bin) => x < bin.x + bin.width);
  if (i < 0) return bins.length - 1;
  return i > 0 && bins[i].x - x > x - bins[i - 1].x - bins[i - 1].width ? i - 1 : i;
}
