// Everything is linked: a note in the report, and its places in both texts, light up together.

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./places.js").NotePlaces} NotePlaces
 * @typedef {import("../index.js").Note} Note
 * @typedef {"report" | "input" | "output" | "keys"} Origin Where one points.
 */

const NOTHING = { ranges: [], isNear: false };

export class Link {
  #input;
  #output;
  #report;
  /** @type {NotePlaces[]} */
  #places = [];
  /** What is pointed at, while it is. @type {number | undefined} */
  #pointed;
  /** What stays lit when one points at nothing. @type {number | undefined} */
  #held;

  /** @param {{ input: Editor, output: Editor, report: Report }} parts */
  constructor({ input, output, report }) {
    this.#input = input;
    this.#output = output;
    this.#report = report;
  }

  /**
   * The places of a new report.
   *
   * @param {readonly Note[]} notes
   * @param {NotePlaces[]} places
   */
  update(notes, places) {
    this.#places = places;
    this.#pointed = undefined;
    this.#held = undefined;
    this.#mark(this.#input, notes, ({ input }) => input);
    this.#mark(this.#output, notes, ({ output }) => output, true);
    this.#show();
  }

  /** @param {number | undefined} note @param {Origin} origin */
  point(note, origin) {
    if (note === this.#pointed) return;
    this.#pointed = note;
    this.#show();
    if (note !== undefined) this.#reveal(note, origin);
  }

  /** @param {number | undefined} note @param {Origin} origin */
  hold(note, origin) {
    this.#held = note;
    this.#show();
    if (note !== undefined) this.#reveal(note, origin);
  }

  /** The note after the one that is lit, or before it; round and round. @param {1 | -1} step */
  next(step) {
    const count = this.#places.length;
    if (count === 0) return undefined;
    const from = this.#held ?? (step > 0 ? -1 : count);
    const note = (from + step + count) % count;
    this.#pointed = undefined;
    this.hold(note, "keys");
    return note;
  }

  clear() {
    this.#pointed = undefined;
    this.#held = undefined;
    this.#show();
  }

  /** The places of a note. @param {number} note */
  placesOf(note) {
    return this.#places[note];
  }

  #show() {
    const note = this.#pointed ?? this.#held;
    const places = note === undefined ? undefined : this.#places[note];
    this.#input.light(places?.input ?? NOTHING);
    this.#output.light(places?.output ?? NOTHING);
    this.#report.light(note);
  }

  /** What one points at is in view already, and must not move away. @param {number} note @param {Origin} origin */
  #reveal(note, origin) {
    const places = this.#places[note];
    if (origin !== "report") this.#report.reveal(note);
    if (origin !== "input" && places?.input.ranges[0]) this.#input.reveal(places.input.ranges[0]);
    if (origin !== "output" && places?.output?.ranges[0]) this.#output.reveal(places.output.ranges[0]);
  }

  /**
   * @param {Editor} editor
   * @param {readonly Note[]} notes
   * @param {(places: NotePlaces) => import("./places.js").Side | undefined} sideOf
   * @param {boolean} [hasHoles]
   */
  #mark(editor, notes, sideOf, hasHoles = false) {
    /** @type {import("./marks.js").Mark[]} */
    const marks = [];
    /** @type {import("./marks.js").Hole[]} */
    const holes = [];
    for (const [note, places] of this.#places.entries()) {
      const side = sideOf(places);
      const { kind, at } = /** @type {Note} */ (notes[note]);
      if (!side) continue;
      if (!side.isNear) marks.push(...side.ranges.map((range) => ({ note, kind, range })));
      else if (hasHoles && kind === "missing" && side.ranges[0]) {
        holes.push({ note, name: at.slice(at.lastIndexOf("/") + 1), around: side.ranges[0] });
      }
    }
    editor.mark(marks, holes);
  }
}
