// What one change did to a payload, as marks in the text of both sides.

import { placesOf } from "../../pkg/preview/places.js";

/**
 * @typedef {import("transversion").Note} Note
 * @typedef {"removed" | "written" | "moved"} Mark
 * @typedef {{ mark: Mark, from: number, to: number }} Marked
 */

/** What the kinds of notes say of the input. @type {{ [kind: string]: Mark | undefined }} */
const BEFORE = {
  dropped: "removed", withheld: "removed", renamed: "removed", replaced: "removed", moved: "moved", split: "moved",
};

/** What they say of the output. @type {{ [kind: string]: Mark | undefined }} */
const AFTER = {
  invented: "written", copied: "written", renamed: "written", replaced: "written", moved: "moved", split: "moved",
};

/**
 * The marks in the input, and in the output of this index.
 *
 * @param {string} input
 * @param {string | undefined} output
 * @param {readonly Note[]} notes
 * @param {number} index
 * @returns {{ before: Marked[], after: Marked[] }}
 */
export function marksOf(input, output, notes, index) {
  const places = placesOf(input, output, notes, index);
  const marks = (/** @type {typeof BEFORE} */ meaning, /** @type {"input" | "output"} */ side) =>
    notes.flatMap((note, at) => {
      const mark = meaning[note.kind];
      const place = places[at]?.[side];
      return mark && place && !place.isNear ? place.ranges.map((range) => ({ mark, ...range })) : [];
    });
  return { before: flatten(marks(BEFORE, "input")), after: flatten(marks(AFTER, "output")) };
}

/**
 * Marks do not overlap when they are shown: what is lost inside of something that moved cuts its mark in two.
 *
 * @param {Marked[]} marks
 * @returns {Marked[]}
 */
function flatten(marks) {
  /** @type {(Mark | undefined)[]} */
  const letters = [];
  const innerLast = [...marks].sort((one, other) => other.to - other.from - (one.to - one.from));
  for (const { mark, from, to } of innerLast) {
    for (let at = from; at < to; at += 1) letters[at] = mark;
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
