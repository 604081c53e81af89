// The report: every note with its place and its sentence, by change.

import { counted, h, prose, put } from "./dom.js";
import { ENVELOPE, summary, unchanged } from "./words.js";

/**
 * @typedef {import("../index.js").Change} Change
 * @typedef {import("../index.js").Note} Note
 * @typedef {import("../index.js").Report} TranslationReport
 * @typedef {{ pointed(note: number | undefined): void, chosen(note: number): void }} Listener
 */

/** More notes than these are not listed one by one. */
const MOST_NOTES = 400;

export class Report {
  #listener;
  #summary = h("p", { class: "summary" });
  #groups = h("div", { class: "groups" });
  /** @type {Map<number, HTMLElement>} */
  #items = new Map();
  /** @type {HTMLElement | undefined} */
  #lit;
  /** The changes of which one reads the reasons: they stay open while one types. @type {Set<string>} */
  #open = new Set();

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.element = h("div", { class: "notes" }, this.#summary, this.#groups);
    this.element.addEventListener("mouseleave", () => listener.pointed(undefined));
  }

  /**
   * @param {TranslationReport} report
   * @param {readonly Change[]} changes
   * @param {number} payloads How many there are.
   */
  show(report, changes, payloads) {
    const { notes, outcome } = report;
    this.#items.clear();
    this.#lit = undefined;
    put(this.#summary, outcome === "unchanged" ? unchanged(report) : summary(notes));
    const shown = notes.slice(0, MOST_NOTES).map((note, index) => ({ note, index }));
    const groups = Map.groupBy(shown, ({ note }) => note.change);
    put(
      this.#groups,
      [...groups].map(([id, members]) => {
        const change = changes.find((change) => change.id === id);
        return h(
          "section",
          { class: "change" },
          h("h3", {}, ...prose(change?.title ?? (id === ENVELOPE.id ? ENVELOPE.title : id))),
          h(
            "ul",
            { role: "list" },
            members.map(({ note, index }, at) => {
              const next = members[at + 1]?.note;
              const isSaidBelow = next?.kind === note.kind && next.why === note.why;
              const isSaid = isSaidBelow || note.why === change?.title;
              return this.#item(note, index, { payloads, isSaid, isJoined: isSaidBelow });
            }),
          ),
          change &&
            h(
              "details",
              { open: this.#open.has(id), toggle: ({ target }) => this.#remember(id, target.open) },
              h("summary", {}, "Why, and where it is written"),
              h("p", {}, ...prose(change.why)),
              h("p", { class: "source" }, ...prose(change.source)),
              h("p", { class: "source" }, "Change ", h("code", {}, change.id)),
            ),
        );
      }),
      notes.length > MOST_NOTES && h("p", { class: "more" }, `And ${counted(notes.length - MOST_NOTES, "more note")}.`),
    );
  }

  /** @param {string} change @param {boolean} isOpen */
  #remember(change, isOpen) {
    if (isOpen) this.#open.add(change);
    else this.#open.delete(change);
  }

  /** Nothing to report. */
  clear() {
    this.#items.clear();
    this.#lit = undefined;
    put(this.#summary);
    put(this.#groups);
  }

  /**
   * Lights a note up.
   *
   * @param {number | undefined} note
   */
  light(note) {
    this.#lit?.classList.remove("lit");
    this.#lit = note === undefined ? undefined : this.#items.get(note);
    this.#lit?.classList.add("lit");
  }

  /**
   * Scrolls to a note, and leaves the page where it is.
   *
   * @param {number} note
   */
  reveal(note) {
    const item = this.#items.get(note);
    const scroller = item?.closest(".report-body");
    if (!item || !scroller) return;
    const [outer, inner] = [scroller.getBoundingClientRect(), item.getBoundingClientRect()];
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    scroller.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  }

  /**
   * A sentence that is the title above, or is the same in the next note, is said once.
   *
   * @param {Note} note
   * @param {number} index
   * @param {{ payloads: number, isSaid: boolean, isJoined: boolean }} among
   */
  #item(note, index, { payloads, isSaid, isJoined }) {
    const of = note.payload !== undefined && payloads > 1 && `payload ${note.payload + 1} of ${payloads}`;
    const item = h(
      "li",
      { class: `note ${note.kind}${isJoined ? " joined" : ""}`, "data-note": index },
      h(
        "button",
        {
          type: "button",
          class: "place",
          click: () => this.#listener.chosen(index),
          focus: () => this.#listener.pointed(index),
          blur: () => this.#listener.pointed(undefined),
        },
        h("span", { class: `tag ${note.kind}` }, note.kind),
        h("code", {}, note.at === "" ? "the whole payload" : note.at),
        of && h("span", { class: "of" }, of),
      ),
      exchange(note),
      !isSaid && h("p", { class: "why" }, ...prose(note.why)),
    );
    item.addEventListener("mouseenter", () => this.#listener.pointed(index));
    this.#items.set(index, item);
    return item;
  }
}

/** What was written, or from what to what. @param {Note} note */
function exchange(note) {
  if (note.kind === "renamed") {
    return h(
      "p",
      { class: "exchange" },
      h("code", {}, note.from),
      h("span", { class: "arrow" }, " to "),
      h("code", {}, note.to),
    );
  }
  if (note.kind === "moved" || note.kind === "split") {
    return h("p", { class: "exchange" }, h("span", { class: "arrow" }, "now at "), h("code", {}, note.to));
  }
  if (note.kind === "invented" || note.kind === "replaced") {
    return h("p", { class: "exchange" }, h("span", { class: "arrow" }, "writes "), h("code", {}, note.value));
  }
  return undefined;
}
