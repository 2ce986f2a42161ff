// The whole view as one plain value: what is chosen, shown and filtered. Never changed in place, always replaced; so it can
// be undone, put into the address, and compared.

export const NO_FILTERS = Object.freeze({
  classes: [], relations: [], events: [], articles: [], modalities: [], // what is switched off, by name or number
  from: "", to: "", // dates as "2025", "2025-01", "2025-01-20"
  confidence: 0, sources: 1, // at least so much
  unfactual: false, // whether the picture also draws plans, denials, rumours and forecasts
});

export const START = Object.freeze({
  lang: 0, theme: "", tab: "graph", // theme "" follows the system
  chosen: null, // ["entity", i] | ["tie", a, b] | ["event", i]
  added: [], removed: [], pinned: {}, // entities brought into the picture, taken out of it, and set to a place {i: [x, y]}
  focus: null, // [i, depth]: only the surroundings of i
  path: null, // [from, to]: how two entities hang together
  reading: null, // [article, start]: where in which text
  filters: NO_FILTERS,
  forms: Object.freeze({ // what stands in the views' own fields: the table that is open with its filter and order; a query that is no sample
    table: Object.freeze({ at: "entities", wanted: "", by: "", way: 1 }), query: "",
  }),
});

/** Characters of a form that the view holds at most: they are to go into an address. */
export const ROOM = Object.freeze({ query: 20000, wanted: 500 });

export const state = { now: START };
const listeners = [];
const past = [];
const future = [];
const STEPS = 100; // that can be undone

/** Called with (now, before) after every change, in the order of asking; of changes of forms alone only with `forms: true`:
 * one types there, and nothing else has to be drawn. */
export function onChange(listener, { forms = false } = {}) {
  listeners.push({ listener, forms });
}

/** Make the next view from this one; `undo: false` for what nobody would want to take back (tab, language). */
export function change(patch, { undo = true } = {}) {
  const before = state.now;
  const now = Object.freeze({ ...before, ...patch });
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  if (undo) {
    past.push(before);
    if (past.length > STEPS) past.shift();
    future.length = 0;
  }
  turn(now);
}

/** Change some filters and leave the others. */
export const filter = (patch) => change({ filters: { ...state.now.filters, ...patch } });

/** Tell what stands in a form. The form itself shows it already, and it is no step of the work. */
export const fillForm = (patch) => change({ forms: { ...state.now.forms, ...patch } }, { undo: false });

export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

export function undo() {
  if (!past.length) return;
  future.push(state.now);
  turn(kept(past.pop()));
}

export function redo() {
  if (!future.length) return;
  past.push(state.now);
  turn(kept(future.pop()));
}

/** Language, theme and what is typed are the reader's, not a step of the work. */
const kept = (then) => Object.freeze({ ...then, lang: state.now.lang, theme: state.now.theme, forms: state.now.forms });

function turn(now) {
  const before = state.now;
  state.now = now;
  const formsAlone = Object.keys(now).every((key) => key === "forms" || now[key] === before[key]);
  for (const { listener, forms } of listeners) if (forms || !formsAlone) listener(now, before);
}
