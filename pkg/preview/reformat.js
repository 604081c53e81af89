// Another view of a text: its tokens as they are spelled, with other white space between them. It is only looked at;
// what is copied and translated is the text as it was given.

import { endOfToken, skipSpace } from "./scan.js";

/**
 * @typedef {"written" | "formatted" | "compact"} View
 * @typedef {{ text: string, source: Uint32Array, shown: Uint32Array, length: Uint32Array }} Reformatted
 *   The view, and of each token where it stands in the source, where in the view, and how long it is.
 */

/** Deeper than this nothing is moved further to the right: it would be all white space. */
const MOST_INDENT = 40;

/**
 * @param {string} text
 * @param {"formatted" | "compact"} view
 * @returns {Reformatted}
 */
export function reformat(text, view) {
  /** @type {string[]} */
  const parts = [];
  /** @type {number[]} */
  const source = [];
  /** @type {number[]} */
  const shown = [];
  /** @type {number[]} */
  const lengths = [];
  let length = 0;
  let depth = 0;
  let before = "";

  const add = (/** @type {string} */ part) => {
    parts.push(part);
    length += part.length;
  };
  const isFormatted = view === "formatted";

  for (let at = skipSpace(text, 0); at < text.length;) {
    const end = endOfToken(text, at);
    const token = text.slice(at, end);
    const isClosing = token === "}" || token === "]";
    if (isClosing) depth = Math.max(depth - 1, 0);
    if (isFormatted) add(spaceBetween(before, token, isClosing, depth));
    // Two scalars in a row are no JSON, and would become one without the space that was between them.
    else if (isScalar(before) && isScalar(token) && !before.endsWith('"') && !token.startsWith('"')) add(" ");
    source.push(at);
    shown.push(length);
    lengths.push(token.length);
    add(token);
    if (token === "{" || token === "[") depth += 1;
    before = token;
    at = skipSpace(text, end);
  }
  return {
    text: parts.join(""),
    source: Uint32Array.from(source),
    shown: Uint32Array.from(shown),
    length: Uint32Array.from(lengths),
  };
}

/**
 * Where a place of the source stands in the view.
 *
 * @param {Reformatted} view
 * @param {number} at
 */
export function toShown(view, at) {
  return translate(view, view.source, view.shown, at);
}

/**
 * Where a place of the view stands in the source.
 *
 * @param {Reformatted} view
 * @param {number} at
 */
export function toSource(view, at) {
  return translate(view, view.shown, view.source, at);
}

/** @param {Reformatted} view @param {Uint32Array} from @param {Uint32Array} to @param {number} at */
function translate(view, from, to, at) {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(from[middle]) <= at) low = middle + 1;
    else high = middle;
  }
  const token = low - 1;
  if (token < 0) return 0;
  return Number(to[token]) + Math.min(at - Number(from[token]), Number(view.length[token]));
}

/** @param {string} token */
function isScalar(token) {
  return token !== "" && !"{}[],:".includes(token);
}

/** @param {string} before @param {string} token @param {boolean} isClosing @param {number} depth */
function spaceBetween(before, token, isClosing, depth) {
  if (before === "" || token === "," || token === ":") return "";
  if (before === ":") return " ";
  const isEmpty = isClosing && (before === "{" || before === "[");
  if (isEmpty) return "";
  if (before === "{" || before === "[" || before === "," || isClosing)
    return `\n${"  ".repeat(Math.min(depth, MOST_INDENT))}`;
  return isScalar(before) || isScalar(token) ? " " : "\n";
}
