// Where the notes of a report stand, in the input and in one of the outputs.

import { locate, pointerTo, tokensOf, unescape } from "./scan.js";

/**
 * @typedef {import("../index.js").Note} Note
 * @typedef {import("./scan.js").Range} Range
 * @typedef {import("./scan.js").Places} Found
 * @typedef {{ ranges: Range[], isNear: boolean }} Side What lights up; near is the object around what has no place.
 * @typedef {{ input: Side, output: Side | undefined }} NotePlaces No output where the note is about another payload.
 */

/** Notes whose `at` points into the output. */
const OF_OUTPUT = new Set(["invented", "copied", "missing"]);

/** An element that was exchanged may stand elsewhere in its list, which is looked through up to here. */
const MOST_SIBLINGS = 64;

/** Shorter than this, equal texts say nothing about where one was copied from. */
const LEAST_COPY = 6;

/**
 * @param {string} input
 * @param {string | undefined} output The payload that is looked at.
 * @param {readonly Note[]} notes
 * @param {number} index The index of that payload.
 * @returns {NotePlaces[]}
 */
export function placesOf(input, output, notes, index) {
  const ways = notes.filter((note) => note.kind === "moved" || note.kind === "split");
  const plans = notes.map((note) => planOf(note, ways));
  const found = locate(
    input,
    plans.flatMap(({ input }) => input),
  );
  const concerned = plans.filter(({ note }) => note.payload === undefined || note.payload === index);
  const produced =
    output === undefined
      ? undefined
      : locate(
          output,
          concerned.flatMap(({ output }) => output),
        );
  return plans.map((plan) => {
    const isConcerned = plan.note.payload === undefined || plan.note.payload === index;
    const there = produced && isConcerned ? sideInOutput(plan, produced, output ?? "") : undefined;
    const here = copiedFrom(plan, there, input, output ?? "") ?? side(found, plan.input, OF_OUTPUT.has(plan.note.kind));
    return { input: here, output: there };
  });
}

/**
 * A pointer's places, for what is no note: the place of an error.
 *
 * @param {string} text
 * @param {string} pointer
 * @returns {Range | undefined}
 */
export function placeOfPointer(text, pointer) {
  return locate(text, [pointer]).nearest(pointer)?.whole;
}

/**
 * Which pointers a note may be found by on each side, the likeliest first.
 *
 * @typedef {{ note: Note, input: string[], output: string[] }} Plan
 */

/** @param {Note} note @param {Note[]} ways @returns {Plan} */
function planOf(note, ways) {
  if (OF_OUTPUT.has(note.kind)) return { note, input: [alongBack(note.at, ways)], output: [note.at] };
  if (note.kind === "moved" || note.kind === "split") return { note, input: [note.at], output: [note.to] };
  const there = along(note.at, ways);
  const isExchanged = note.kind === "renamed" || note.kind === "replaced";
  return { note, input: [note.at], output: isExchanged ? [there, ...siblingsOf(there)] : [there] };
}

/**
 * Where something would stand in the output, after what around it was moved.
 *
 * @param {string} pointer
 * @param {Note[]} ways
 */
function along(pointer, ways) {
  for (const way of ways) {
    if ("to" in way && isUnder(pointer, way.at)) return way.to + pointer.slice(way.at.length);
  }
  return pointer;
}

/** @param {string} pointer @param {Note[]} ways */
function alongBack(pointer, ways) {
  for (const way of ways) {
    if ("to" in way && way.to && isUnder(pointer, way.to)) return way.at + pointer.slice(way.to.length);
  }
  return pointer;
}

/** @param {string} pointer @param {string} around */
function isUnder(pointer, around) {
  return pointer === around || pointer.startsWith(`${around}/`);
}

/** The elements of the list that this one is in. @param {string} pointer */
function siblingsOf(pointer) {
  const last = tokensOf(pointer).at(-1);
  if (last === undefined || !/^\d{1,4}$/.test(last)) return [];
  const list = pointer.slice(0, pointer.lastIndexOf("/"));
  return Array.from({ length: Math.min(Number(last) + 2, MOST_SIBLINGS) }, (_, index) => pointerTo(list, index));
}

/** @param {Plan} plan @param {Found} found @param {string} text @returns {Side} */
function sideInOutput({ note, output: pointers }, found, text) {
  if (note.kind === "dropped" || note.kind === "withheld") return nearest(found, parentOf(String(pointers[0])));
  if (note.kind === "renamed" || note.kind === "replaced") {
    const written = note.kind === "replaced" ? note.value : JSON.stringify(note.to);
    const places = pointers.flatMap((pointer) => found.all(pointer).slice(0, 1));
    const says = (/** @type {Range} */ { from, to }) => text.slice(from, to);
    const same = places.filter(({ value }) => written === says(value) || unescape(says(value)) === unescape(written));
    const parts = places.filter(({ value }) => written.startsWith("[") && written.includes(says(value)));
    const exact = same.length > 0 ? same.slice(0, 1) : parts;
    if (exact.length > 0) return { ranges: unique(exact.map(({ whole }) => whole)), isNear: false };
  }
  return side(found, pointers.slice(0, 1), false);
}

/**
 * What was copied is spelled as where it came from, and so is found there, if it stands there once.
 *
 * @param {Plan} plan
 * @param {Side | undefined} there
 * @param {string} input
 * @param {string} output
 * @returns {Side | undefined}
 */
function copiedFrom({ note }, there, input, output) {
  const range = there?.ranges[0];
  if (note.kind !== "copied" || !range || there.isNear) return undefined;
  const value = locate(output, [note.at]).all(note.at)[0]?.value;
  if (!value) return undefined;
  const copied = output.slice(value.from, value.to);
  // An array that the translation makes of one element holds it as it was spelled.
  const inside = copied.startsWith("[") ? copied.slice(1, -1).trim() : copied;
  const origin = onlyPlaceOf(copied, input) ?? onlyPlaceOf(inside, input);
  return origin && { ranges: [origin], isNear: false };
}

/** @param {string} part @param {string} text @returns {Range | undefined} */
function onlyPlaceOf(part, text) {
  const from = part.length < LEAST_COPY ? -1 : text.indexOf(part);
  return from < 0 || text.includes(part, from + 1) ? undefined : { from, to: from + part.length };
}

/** @param {Found} found @param {string[]} pointers @param {boolean} isElsewhere @returns {Side} */
function side(found, pointers, isElsewhere) {
  const pointer = String(pointers[0]);
  const places = isElsewhere ? [] : found.all(pointer);
  if (places.length > 0) return { ranges: places.map(({ whole }) => whole), isNear: false };
  return nearest(found, isElsewhere ? parentOf(pointer) : pointer);
}

/** @param {Found} found @param {string} pointer @returns {Side} */
function nearest(found, pointer) {
  const place = found.nearest(pointer);
  return { ranges: place ? [place.whole] : [], isNear: true };
}

/** @param {string} pointer */
function parentOf(pointer) {
  return pointer.slice(0, Math.max(pointer.lastIndexOf("/"), 0));
}

/** @param {Range[]} ranges */
function unique(ranges) {
  return ranges.filter((range, index) => ranges.findIndex(({ from }) => from === range.from) === index);
}
