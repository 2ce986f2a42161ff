// Rows → CSV as RFC 4180 has it, for spreadsheets: a mark at the start says that it is UTF-8, and no cell is a formula.

const MARK = "\ufeff"; // without it Excel reads Chinese in the machine's old encoding
/** What spreadsheets take for the start of a formula; the wide ones where Chinese or Japanese is set. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const NEGATIVE = /^-\d[\d,]*(\.\d+)?([eE][+-]?\d+)?%?$/; // a number, which stays one

/** One cell: numbers as they are, texts so that nothing in them is run. */
export function csvCell(value) {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) && !NEGATIVE.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A head and rows of texts and numbers as one file. */
export const csv = (head, rows) => MARK + [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
