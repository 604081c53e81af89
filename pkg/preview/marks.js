// What an editor shows beside its text: the places of notes, what is lit up, and where an error is.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

import { h, prose } from "./dom.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/view").DecorationSet} DecorationSet
 * @typedef {import("./scan.js").Range} Range
 * @typedef {{ note: number, kind: string, range: Range }} Mark The place of a note.
 * @typedef {{ note: number, name: string, around: Range }} Hole Where something is missing, and what it is called.
 * @typedef {{ range: Range, message: string }} Fault
 * @typedef {{ ranges: Range[], isNear: boolean }} Lit
 */

/** @type {import("@codemirror/state").StateEffectType<{ marks: Mark[], holes: Hole[] }>} */
export const setMarks = StateEffect.define();

/** @type {import("@codemirror/state").StateEffectType<Lit>} */
export const setLit = StateEffect.define();

/** @type {import("@codemirror/state").StateEffectType<Fault | undefined>} */
export const setFault = StateEffect.define();

/** In a line with several kinds, the first of these is what the gutter tells. */
const SIGNS = /** @type {const} */ ([
  ["dropped", "−"],
  ["withheld", "×"],
  ["replaced", "≠"],
  ["missing", "?"],
  ["split", "⇉"],
  ["moved", "→"],
  ["invented", "+"],
  ["copied", "+"],
  ["renamed", "≠"],
  ["unknown", "·"],
]);

/** More lines than these have no sign; whoever reads them all has other worries. */
const MOST_SIGNS = 20_000;

/** So far back the end of the last member is looked for. */
const MOST_SPACE = 400;

/** The notes of the innermost place first. @param {State} state @param {number} at */
export function notesAt(state, at) {
  /** @type {{ note: number, length: number }[]} */
  const found = [];
  state.field(markField).between(at, at, (from, to, { spec }) => {
    if (to > from) found.push({ note: spec.note, length: to - from });
  });
  return found.sort((a, b) => a.length - b.length).map(({ note }) => note);
}

/** @type {StateField<DecorationSet>} */
const markField = StateField.define({
  create: () => Decoration.none,
  update(value, { changes, effects, state }) {
    const effect = effects.find((effect) => effect.is(setMarks));
    return effect ? decorationsOf(effect.value, state) : value.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @param {{ marks: Mark[], holes: Hole[] }} given @param {State} state */
function decorationsOf({ marks, holes }, state) {
  const fitting = marks.filter(({ range: { from, to } }) => from < to && to <= state.doc.length);
  const ranges = fitting.map(({ note, kind, range: { from, to } }) => {
    return Decoration.mark({ class: `mark ${kind}`, attributes: { "data-note": String(note) }, note }).range(from, to);
  });
  const widgets = holes
    .filter(({ around }) => around.to <= state.doc.length)
    .map(({ note, name, around }) => {
      return Decoration.widget({ widget: new HoleWidget(note, name), side: 1, note }).range(
        endOfMembers(state, around),
      );
    });
  return Decoration.set([...ranges, ...widgets], true);
}

/** Where a next member of an object would stand. @param {State} state @param {Range} around */
function endOfMembers(state, { from, to }) {
  const start = Math.max(from, to - 1 - MOST_SPACE);
  const before = state.sliceDoc(start, Math.max(to - 1, start));
  return "}]".includes(state.sliceDoc(to - 1, to)) ? start + before.trimEnd().length : to;
}

class HoleWidget extends WidgetType {
  /** @param {number} note @param {string} name */
  constructor(note, name) {
    super();
    this.note = note;
    this.name = name;
  }

  /** @param {HoleWidget} other */
  eq(other) {
    return this.note === other.note && this.name === other.name;
  }

  toDOM() {
    return h("span", { class: "hole", "data-note": this.note }, `${this.name} is missing`);
  }

  ignoreEvent() {
    return false;
  }
}

class Sign extends GutterMarker {
  /** @param {string} kind @param {string} sign */
  constructor(kind, sign) {
    super();
    this.elementClass = `sign ${kind}`;
    this.sign = sign;
  }

  toDOM() {
    return document.createTextNode(this.sign);
  }
}

const signs = new Map(SIGNS.map(([kind, sign]) => [/** @type {string} */ (kind), new Sign(kind, sign)]));
const ranks = new Map(SIGNS.map(([kind], rank) => [/** @type {string} */ (kind), rank]));

/** @type {StateField<RangeSet<GutterMarker>>} */
const signField = StateField.define({
  create: () => RangeSet.empty,
  update(value, { changes, effects, state }) {
    const effect = effects.find((effect) => effect.is(setMarks));
    return effect ? signsOf(effect.value, state) : value.map(changes);
  },
});

/** @param {{ marks: Mark[], holes: Hole[] }} given @param {State} state */
function signsOf({ marks, holes }, { doc }) {
  /** @type {Map<number, string>} */
  const kinds = new Map();
  const sign = (/** @type {number} */ line, /** @type {string} */ kind) => {
    const other = kinds.get(line);
    if (other === undefined || Number(ranks.get(kind)) < Number(ranks.get(other))) kinds.set(line, kind);
  };
  for (const {
    kind,
    range: { from, to },
  } of marks) {
    if (to > doc.length) continue;
    const last = doc.lineAt(to).number;
    for (let line = doc.lineAt(from).number; line <= last && kinds.size < MOST_SIGNS; line += 1) sign(line, kind);
  }
  for (const { around } of holes) if (around.to <= doc.length) sign(doc.lineAt(around.to).number, "missing");
  const lines = [...kinds].sort(([a], [b]) => a - b);
  return RangeSet.of(lines.map(([line, kind]) => /** @type {Sign} */ (signs.get(kind)).range(doc.line(line).from)));
}

/** @type {StateField<DecorationSet>} */
const litField = StateField.define({
  create: () => Decoration.none,
  update(value, { changes, effects, state }) {
    const effect = effects.find((effect) => effect.is(setLit));
    if (!effect) return value.map(changes);
    const decoration = Decoration.mark({ class: effect.value.isNear ? "lit near" : "lit" });
    const ranges = effect.value.ranges.filter(({ from, to }) => from < to && to <= state.doc.length);
    return Decoration.set(
      ranges.map(({ from, to }) => decoration.range(from, to)),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @type {StateField<DecorationSet>} */
const faultField = StateField.define({
  create: () => Decoration.none,
  update(value, { changes, effects, state, docChanged }) {
    const effect = effects.find((effect) => effect.is(setFault));
    if (!effect) return docChanged ? value.map(changes) : value;
    return effect.value ? faultDecorations(effect.value, state) : Decoration.none;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @param {Fault} fault @param {State} state */
function faultDecorations(fault, { doc }) {
  const from = Math.min(fault.range.from, doc.length);
  const line = doc.lineAt(from);
  // An error at the end of a line is seen at the letter before it.
  const start = from === line.to && from > line.from ? from - 1 : from;
  const end = Math.max(Math.min(fault.range.to, line.to), Math.min(start + 1, line.to));
  const ranges = [
    Decoration.line({ class: "fault-line" }).range(line.from),
    Decoration.widget({ widget: new FaultWidget(fault.message), block: true, side: 1 }).range(line.to),
  ];
  if (end > start) ranges.push(Decoration.mark({ class: "fault" }).range(start, end));
  return Decoration.set(ranges, true);
}

class FaultWidget extends WidgetType {
  /** @param {string} message */
  constructor(message) {
    super();
    this.message = message;
  }

  /** @param {FaultWidget} other */
  eq(other) {
    return this.message === other.message;
  }

  toDOM() {
    // The strip above the editors says all of it, also to those who listen; here one sees where it is.
    const what = this.message.replace(/^Invalid JSON at byte \d+: /, "");
    return h("div", { class: "fault-message", "aria-hidden": "true" }, ...prose(what));
  }
}

export const marking = [
  markField,
  signField,
  litField,
  faultField,
  gutter({
    class: "signs",
    markers: ({ state }) => state.field(signField),
    initialSpacer: () => /** @type {Sign} */ (signs.get("moved")),
  }),
];
