// Dates as written, "2025", "2025-01" or "2025-01-20", and the days they cover: a day is the number of days since 1970.

const DAY = 86400000;
const WRITTEN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The number of a day; months count from 0 and may run over (12 is January of the next year). */
export function day(year, month = 0, date = 1) {
  return new Date(0).setUTCFullYear(year, month, date) / DAY; // Date.UTC would take the year 25 for 1925
}
const known = new Map();
/** [year, month from 0, day of the month] of a day; kept, for making ten thousand dates anew takes 50 ms. */
export function parts(n) {
  if (!known.has(n)) {
    const date = new Date(n * DAY);
    known.set(n, [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]);
  }
  return known.get(n);
}

/** The days that a date covers as [first, the one after the last]; null for what is no date. */
export function span(text) {
  const [, year, month, date] = WRITTEN.exec(text || "") || [];
  if (!year) return null;
  const y = Number(year), m = Number(month) - 1, d = Number(date);
  if (!month) return [day(y), day(y + 1)];
  if (m < 0 || m > 11) return null;
  if (!date) return [day(y, m), day(y, m + 1)];
  return d > 0 && parts(day(y, m, d))[1] === m ? [day(y, m, d), day(y, m, d) + 1] : null;
}

/** What a person writes for a date, in the form that dates have here: 2025年1月 and ２０２５/1 become 2025-01. */
export function written(text) {
  const bare = text.normalize("NFKC").trim().replace(/\s*[年月]\s*/g, "-").replace(/\s*[日号]$/, "").replace(/[/.]/g, "-").replace(/-$/, "");
  return bare.split("-").map((part) => (/^\d$/.test(part) ? `0${part}` : part)).join("-");
}

const two = (n) => String(n).padStart(2, "0");
function name(n, precision) {
  const [y, m, d] = parts(n);
  return [String(y).padStart(4, "0"), two(m + 1), two(d)].slice(0, precision).join("-");
}
/** The shortest date of at least a precision (1 year, 2 month, 3 day) that begins with a day, and one that ends with it. */
export function beginning(n, precision = 3) {
  const [, m, d] = parts(n);
  return name(n, Math.max(precision, d > 1 ? 3 : m > 0 ? 2 : 1));
}
export function ending(n, precision = 3) {
  const [, m, d] = parts(n + 1);
  return name(n, Math.max(precision, d > 1 ? 3 : m > 0 ? 2 : 1));
}

const year = (n) => parts(n)[0];
const month = (n) => parts(n)[0] * 12 + parts(n)[1];
const months = (step) => ({ index: (n) => Math.floor(month(n) / step), first: (i) => day(Math.floor((i * step) / 12), (i * step) % 12), precision: 2 });
const years = (step) => ({ index: (n) => Math.floor(year(n) / step), first: (i) => day(i * step), precision: 1 });
/** How time can be cut, the finest first: which piece a day is in, and a piece's first day. Weeks begin on Monday. */
export const UNITS = Object.freeze([
  { index: (n) => n, first: (i) => i, precision: 3 },
  { index: (n) => Math.floor((n + 3) / 7), first: (i) => i * 7 - 3, precision: 3 },
  months(1), months(3), years(1), years(10), years(100),
]);
