// SPARQL as text → tokens, and what can be said of a query before it is run. Used by the editor and by the worker.

const LONG = (mark) => String.raw`${mark}${mark}${mark}(?:${mark}{0,2}(?:[^${mark}\\]|\\[^]))*${mark}${mark}${mark}`;
const SHORT = (mark) => String.raw`${mark}(?!${mark}${mark})(?:[^${mark}\\\n\r]|\\.)*${mark}`;
const LETTER = String.raw`\p{L}_`, INNER = String.raw`\p{L}\p{N}\p{M}_\u00b7\-`;
const LOCAL = String.raw`(?:[${INNER}:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])`;
/** In the order in which they are tried; "open" is a string that does not end. */
const SHAPES = {
  space: String.raw`[\s\ufeff]+`,
  comment: String.raw`#[^\n\r]*`,
  iri: "<[^<>\"{}|^`\\\\\\x00-\\x20]*>",
  string: [LONG('"'), LONG("'"), SHORT('"'), SHORT("'")].join("|"),
  open: String.raw`"""[^]*|'''[^]*|["'][^\n\r]*`,
  variable: String.raw`[?$][\p{L}\p{N}_][\p{L}\p{N}\p{M}_\u00b7]*`,
  language: String.raw`@[A-Za-z]+(?:-[A-Za-z0-9]+)*`,
  blank: String.raw`_:[\p{L}\p{N}_](?:[${INNER}.]*[${INNER}])?`,
  name: String.raw`(?:\p{L}(?:[${INNER}.]*[${INNER}])?)?:(?:${LOCAL}(?:(?:${LOCAL}|\.)*${LOCAL})?)?`,
  number: String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`,
  word: String.raw`[${LETTER}][\p{L}\p{N}_]*`,
  sign: String.raw`\^\^|&&|\|\||!=|<=|>=|[^]`,
};
const KINDS = Object.keys(SHAPES);
const TOKEN = new RegExp(KINDS.map((kind) => `(${SHAPES[kind]})`).join("|"), "uy");

const list = (...lines) => Object.freeze(lines.join(" ").split(" "));
export const KEYWORDS = list(
  "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS BIND AS VALUES DISTINCT REDUCED EXISTS NOT IN",
  "ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET PREFIX BASE UNDEF SEPARATOR true false",
);
export const FUNCTIONS = list(
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI IF COALESCE CONCAT STRLEN SUBSTR",
  "UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REPLACE REGEX ABS ROUND CEIL FLOOR YEAR MONTH DAY NOW",
  "isIRI isLITERAL isBLANK isNUMERIC sameTerm",
);
const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];
const OUTSIDE = { SERVICE: "sparqlNoService", FROM: "sparqlOneGraph", GRAPH: "sparqlOneGraph" };

/** Every character is in one of the tokens {kind, text, from, to}. */
export function tokens(text) {
  const found = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const from = TOKEN.lastIndex, groups = TOKEN.exec(text);
    found.push({ kind: KINDS[groups.findIndex((group, i) => i && group !== undefined) - 1], text: groups[0], from, to: TOKEN.lastIndex });
  }
  return found;
}

const isRead = (token) => token.kind !== "space" && token.kind !== "comment";
const isWord = (token, word) => token.kind === "word" && token.text.toUpperCase() === word;
const isOneOf = (token, list) => token.kind === "word" && list.includes(token.text.toUpperCase());

/** SELECT, ASK, CONSTRUCT or DESCRIBE; "" where the query has none. */
export const form = (all) => (all.find((token) => isOneOf(token, FORMS))?.text || "").toUpperCase();

/** Why a query is not run at all: {word: key of what to say, from, to}; null where it may run. */
export function refused(all) {
  const open = all.find((token) => token.kind === "open");
  if (open) return { word: "sparqlOpen", from: open.from, to: open.to };
  const first = all.find((token) => token.kind === "word" && !isOneOf(token, ["PREFIX", "BASE"]));
  if (first && isOneOf(first, UPDATES)) return { word: "sparqlNoUpdate", from: first.from, to: first.to };
  const outside = all.find((token) => isOneOf(token, Object.keys(OUTSIDE)));
  return outside ? { word: OUTSIDE[outside.text.toUpperCase()], from: outside.from, to: outside.to } : null;
}

/** The query with at most so many answers: its own LIMIT made smaller, or one added where it has none. */
export function limited(text, all, most) {
  let depth = 0, at = text.length;
  const read = all.filter(isRead);
  for (const [i, token] of read.entries()) {
    if (token.text === "{") depth += 1;
    else if (token.text === "}") depth -= 1;
    else if (depth === 0 && isWord(token, "LIMIT")) {
      const number = read[i + 1];
      return number?.kind === "number" && Number(number.text) > most ? text.slice(0, number.from) + most + text.slice(number.to) : text;
    } else if (depth === 0 && isWord(token, "VALUES")) at = token.from;
  }
  return depth !== 0 || form(all) === "ASK" ? text : `${text.slice(0, at)}\nLIMIT ${most}\n${text.slice(at)}`;
}

// oxigraph's parser compares as many characters as a keyword has before it says no, and reports where that ended: up to
// fourteen characters behind the token that cannot stand there, in what follows. With tokens farther apart than that, the
// place that it reports lies at the token itself or in the gap behind it.
const GAP = 24;

/** The query on one line with wide gaps, and which token is at a column (from 1, in characters) of it; null behind the last. */
export function stretched(all) {
  const read = all.filter(isRead), ends = [];
  let text = "", length = 0;
  for (const token of read) {
    const piece = token.text.replace(/\s/g, " ") + " ".repeat(GAP);
    text += piece;
    ends.push((length += [...piece].length));
  }
  return { text, tokenAt: (column) => read[ends.findIndex((end) => column <= end)] || null };
}

/** Line and column of a place, both from 1; columns count characters. */
export function place(text, at) {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: lines.length, column: [...lines.at(-1)].length + 1 };
}
