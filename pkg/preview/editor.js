// An editor of one text: CodeMirror, told to keep every letter as it is, and to show the places of notes.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { jsonLanguage } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { hanging } from "./hanging.js";
import { marking, notesAt, setFault, setLit, setMarks } from "./marks.js";
import { toSource } from "./reformat.js";

/**
 * @typedef {import("./reformat.js").Reformatted} Reformatted
 * @typedef {import("./marks.js").Fault} Fault
 * @typedef {import("./marks.js").Lit} Lit
 * @typedef {import("./scan.js").Range} Range
 * @typedef {import("@codemirror/state").Transaction} Transaction
 * @typedef {{ view: Reformatted, written: EditorState }} Other
 * @typedef {{
 *   edited?(): void,
 *   leftView?(): void,
 *   pointed(note: number | undefined): void,
 *   visited(note: number | undefined): void,
 *   chosen(note: number): void,
 * }} Listener
 */

/** Longer texts are not coloured: that would take longer than reading them. */
const MOST_COLOURED = 1 << 20;

/** A change that is not the user's. */
const ours = Annotation.define();

/** Carriage returns are left out: at the end of lines they are as good as not there, and stay all the same. */
const SPECIAL = new RegExp(
  "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b\\u200e\\u200f" +
    "\\u2028\\u2029\\u202d\\u202e\\u2066\\u2067\\u2069\\ufeff\\ufff9-\\ufffc]",
  "g",
);

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--key)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--punctuation)" },
]);

export class Editor {
  #listener;
  #isReadOnly;
  #label;
  #language = new Compartment();
  #isColoured = true;
  /** @type {{ doc: import("@codemirror/state").Text, text: string } | undefined} */
  #known;
  /** The other view that is shown, and the state to which one comes back. @type {Other | undefined} */
  #other;

  /**
   * @param {ShadowRoot} root
   * @param {{ label: string, isReadOnly: boolean }} options
   * @param {Listener} listener
   */
  constructor(root, { label, isReadOnly }, listener) {
    this.#listener = listener;
    this.#isReadOnly = isReadOnly;
    this.#label = label;
    this.view = new EditorView({
      root,
      state: this.#stateOf("", true),
      dispatchTransactions: (transactions, view) => {
        const edit = this.#other && transactions.find((one) => one.docChanged && !one.annotation(ours));
        if (edit) this.#editThrough(edit);
        else view.update(transactions);
      },
    });
  }

  get element() {
    return this.view.dom;
  }

  /** The text as it is, in whichever view it is shown. */
  get text() {
    return this.#textOf(this.#other?.written ?? this.view.state);
  }

  get isEmpty() {
    return (this.#other?.written ?? this.view.state).doc.length === 0;
  }

  /**
   * Another text. What is equal at both ends stays, so that one keeps one's place.
   *
   * @param {string} text
   */
  set text(text) {
    if (this.#other) {
      const { written } = this.#other;
      this.#other.written = written.update(this.#replacement(written, text)).state;
      return;
    }
    const change = this.#replacement(this.view.state, text);
    this.#colour(text.length);
    if (change.changes) this.view.dispatch(change);
  }

  /**
   * Shows another view of the text, or the text as it was written.
   *
   * @param {Reformatted | undefined} view
   */
  show(view) {
    if (!view) {
      if (!this.#other) return;
      const { written } = this.#other;
      this.#other = undefined;
      this.view.setState(written);
      this.#isColoured = this.#isColouredIn(written);
      this.#colour(written.doc.length);
      return;
    }
    const written = this.#other?.written ?? this.view.state;
    const isSame = this.#other?.view.text === view.text;
    this.#other = { view, written };
    if (isSame) return;
    this.view.setState(this.#stateOf(view.text, false));
  }

  /** @param {import("./marks.js").Mark[]} marks @param {import("./marks.js").Hole[]} holes */
  mark(marks, holes) {
    this.view.dispatch({ effects: setMarks.of({ marks, holes }), annotations: ours.of(true) });
  }

  /** @param {Fault | undefined} fault */
  fault(fault) {
    this.view.dispatch({ effects: setFault.of(fault), annotations: ours.of(true) });
  }

  /** @param {Lit} lit */
  light(lit) {
    this.view.dispatch({ effects: setLit.of(lit), annotations: ours.of(true) });
  }

  /**
   * Scrolls to a place, if it is out of view. CodeMirror's own way would scroll the page too.
   *
   * @param {Range} range
   */
  reveal({ from, to }) {
    const { scrollDOM, state } = this.view;
    if (to > state.doc.length) return;
    const box = scrollDOM.getBoundingClientRect();
    const start = this.view.coordsAtPos(from);
    const block = this.view.lineBlockAt(from);
    const top = start ? start.top - box.top + scrollDOM.scrollTop : block.top;
    const bottom = start ? top + 20 : block.top + 20;
    const isInView = top >= scrollDOM.scrollTop && bottom <= scrollDOM.scrollTop + scrollDOM.clientHeight;
    if (!isInView) scrollDOM.scrollTop = top - scrollDOM.clientHeight / 2;
  }

  /** Puts the cursor at a place. @param {Range} range */
  visit({ from }) {
    this.view.dispatch({
      selection: { anchor: Math.min(from, this.view.state.doc.length) },
      annotations: ours.of(true),
    });
  }

  focus() {
    this.view.focus();
  }

  /** @param {EditorState} state @param {string} text @returns {import("@codemirror/state").TransactionSpec} */
  #replacement(state, text) {
    const before = this.#textOf(state);
    if (before === text) return {};
    const most = Math.min(before.length, text.length);
    const from = sharedLength(most, (at, length) => before.slice(at, at + length) === text.slice(at, at + length));
    const same = sharedLength(most - from, (at, length) => {
      const [end, otherEnd] = [before.length - at, text.length - at];
      return before.slice(end - length, end) === text.slice(otherEnd - length, otherEnd);
    });
    const insert = state.toText(text.slice(from, text.length - same));
    return { changes: { from, to: before.length - same, insert }, annotations: ours.of(true) };
  }

  /** The text is put together once, which matters where it has megabytes. @param {EditorState} state */
  #textOf({ doc }) {
    if (this.#known?.doc !== doc) this.#known = { doc, text: doc.sliceString(0) };
    return this.#known.text;
  }

  /** @param {number} length */
  #colour(length) {
    const isColoured = length <= MOST_COLOURED;
    if (isColoured === this.#isColoured) return;
    this.#isColoured = isColoured;
    const language = isColoured ? jsonLanguage : [];
    this.view.dispatch({ effects: this.#language.reconfigure(language), annotations: ours.of(true) });
  }

  /** @param {EditorState} state */
  #isColouredIn(state) {
    return this.#language.get(state) === jsonLanguage;
  }

  /**
   * Whoever types into another view types into the text itself, which is shown from then on.
   *
   * @param {Transaction} edit
   */
  #editThrough(edit) {
    const other = /** @type {Other} */ (this.#other);
    const most = edit.startState.doc.length;
    const length = other.written.doc.length;
    /** @type {{ from: number, to: number, insert: import("@codemirror/state").Text }[]} */
    const changes = [];
    edit.changes.iterChanges((fromA, toA, _fromB, _toB, insert) => {
      const from = fromA === 0 ? 0 : toSource(other.view, fromA);
      const to = toA === most ? length : Math.max(toSource(other.view, toA), from);
      changes.push({ from, to, insert });
    });
    this.show(undefined);
    const set = this.view.state.changes(changes);
    const last = changes.at(-1);
    const head = last ? set.mapPos(last.to, 1) : 0;
    this.view.dispatch({ changes: set, selection: { anchor: head }, userEvent: "input", scrollIntoView: true });
    this.#listener.leftView?.();
  }

  /** @param {string} text @param {boolean} isWritten */
  #stateOf(text, isWritten) {
    this.#isColoured = text.length <= MOST_COLOURED;
    return EditorState.create({
      doc: text,
      extensions: [
        // Splitting at nothing else keeps carriage returns.
        EditorState.lineSeparator.of("\n"),
        EditorState.readOnly.of(this.#isReadOnly),
        EditorState.tabSize.of(2),
        lineNumbers(),
        marking,
        highlightSpecialChars({ specialChars: SPECIAL }),
        this.#language.of(this.#isColoured ? jsonLanguage : []),
        syntaxHighlighting(colours),
        bracketMatching(),
        EditorView.lineWrapping,
        hanging,
        search({ top: true }),
        isWritten && !this.#isReadOnly ? history() : [],
        keymap.of([...(this.#isReadOnly ? [] : [indentWithTab]), ...historyKeymap, ...searchKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": this.#label,
          spellcheck: "false",
          tabindex: "0",
          ...(this.#isReadOnly && { "aria-readonly": "true" }),
        }),
        EditorView.updateListener.of((update) => {
          const isOurs = update.transactions.some((transaction) => transaction.annotation(ours));
          if (update.docChanged && !isOurs) {
            this.#colour(update.state.doc.length);
            this.#listener.edited?.();
          } else if (update.selectionSet && !isOurs && update.view.hasFocus) {
            this.#listener.visited(notesAt(update.state, update.state.selection.main.head)[0]);
          }
        }),
        EditorView.domEventHandlers({
          mouseover: ({ target }) => this.#listener.pointed(noteOf(target)),
          mouseleave: () => this.#listener.pointed(undefined),
          mousedown: ({ target }) => {
            const note = noteOf(target);
            if (note !== undefined) this.#listener.chosen(note);
          },
        }),
      ],
    });
  }
}

/**
 * How much is equal from one end on: whole blocks first, which are compared much faster than letters.
 *
 * @param {number} most
 * @param {(at: number, length: number) => boolean} isEqual
 */
function sharedLength(most, isEqual) {
  let shared = 0;
  for (const block of [1 << 16, 1 << 8, 1]) {
    while (shared + block <= most && isEqual(shared, block)) shared += block;
  }
  return shared;
}

/** @param {EventTarget | null} target */
function noteOf(target) {
  const marked = target instanceof Element ? target.closest("[data-note]") : undefined;
  return marked ? Number(marked.getAttribute("data-note")) : undefined;
}
