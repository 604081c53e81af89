// What one change did to a payload, as marks in the text of both sides.

import { placesOf } from "../../pkg/preview/places.js";

/**
 * @typedef {import("transversion").Note} Note
 * @typedef {import("../../pkg/preview/places.js").Side} Side
 * @typedef {"removed" | "written" | "moved" | "decides"} Mark
 * @typedef {{ mark: Mark, from: number, to: number }} Marked
 * @typedef {{ gap: string, from: number, to: number }} Gap Where something is missing, and what.
 */

/** What the kinds of notes say of the input. @type {{ [kind: string]: Mark | undefined }} */
const BEFORE = {
  dropped: "removed", renamed: "removed", replaced: "removed", moved: "moved", split: "moved", withheld: "decides",
};

/** What they say of the output. @type {{ [kind: string]: Mark | undefined }} */
const AFTER = {
  invented: "written", copied: "written", renamed: "written", replaced: "written", moved: "moved", split: "moved",
};

/**
 * The marks in the input.
 *
 * @param {string} input
 * @param {readonly Note[]} notes
 * @returns {Marked[]}
 */
export function marksBefore(input, notes) {
  const sides = placesOf(input, undefined, notes, 0).map((places) => places.input);
  return flatten(input, marks(BEFORE, notes, sides));
}

/**
 * The marks in the output of this index, and what is missing there.
 *
 * @param {string} input
 * @param {string} output
 * @param {readonly Note[]} notes
 * @param {number} index
 * @returns {(Marked | Gap)[]}
 */
export function marksAfter(input, output, notes, index) {
  const sides = placesOf(input, output, notes, index).map((places) => places.output);
  const gaps = notes.flatMap((note, at) => (note.kind === "missing" ? gapsOf(note, sides[at], output) : []));
  return [...flatten(output, marks(AFTER, notes, sides)), ...gaps].sort((one, other) => one.from - other.from);
}

/**
 * @param {typeof BEFORE} meaning
 * @param {readonly Note[]} notes
 * @param {(Side | undefined)[]} sides
 * @returns {Marked[]}
 */
function marks(meaning, notes, sides) {
  return notes.flatMap(({ kind }, at) => {
    const mark = meaning[kind];
    const side = sides[at];
    return mark && side && !side.isNear ? side.ranges.map((range) => ({ mark, ...range })) : [];
  });
}

/**
 * A gap stands last in the object that lacks something: before its bracket, and the white space before that.
 *
 * @param {Note} note
 * @param {Side | undefined} side
 * @param {string} output
 * @returns {Gap[]}
 */
function gapsOf({ at }, side, output) {
  const [range] = side?.ranges ?? [];
  if (!side || !range) return [];
  const end = output.slice(0, range.to - 1).trimEnd().length;
  return [{ gap: side.isNear ? at.slice(at.lastIndexOf("/") + 1) : "the rest", from: end, to: end }];
}

/**
 * Marks do not overlap when they are shown: what is lost inside of something that moved cuts its mark in two. And lines
 * are not marked before they begin.
 *
 * @param {string} text
 * @param {Marked[]} marks
 * @returns {Marked[]}
 */
function flatten(text, marks) {
  /** @type {(Mark | undefined)[]} */
  const letters = [];
  const innerLast = [...marks].sort((one, other) => other.to - other.from - (one.to - one.from));
  for (const { mark, from, to } of innerLast) {
    for (let at = from; at < to; at += 1) letters[at] = mark;
  }
  for (const indent of text.matchAll(/\n */g)) {
    for (let at = indent.index; at < indent.index + indent[0].length; at += 1) letters[at] = undefined;
  }
  /** @type {Marked[]} */
  const runs = [];
  letters.forEach((mark, at) => {
    const last = runs.at(-1);
    if (!mark) return;
    if (last?.mark === mark && last.to === at) last.to = at + 1;
    else runs.push({ mark, from: at, to: at + 1 });
  });
  return runs;
}
