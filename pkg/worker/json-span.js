// Where a value stands in the bytes of a JSON text, so that it can be taken out or exchanged, and all else stays as it
// is. The text has been parsed before, so it is known to be JSON.

import { join } from "./bytes.js";

/**
 * @typedef {{ start: number, end: number }} Span
 */

/** In a path: all items of the array. */
export const EACH = -1;

const [QUOTE, BACKSLASH, COMMA, COLON] = [...'"\\,:'].map((letter) => letter.charCodeAt(0));
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [..."[]{}"].map((letter) => letter.charCodeAt(0));

/**
 * The places of a value: none, one, or several where a member on the way to it stands twice, or each item is meant.
 *
 * @param {Uint8Array} bytes
 * @param {(string | number)[]} path Names of members and indexes of items; `EACH` is all items.
 * @returns {Span[]}
 */
export function spansOf(bytes, path) {
  const start = afterSpace(bytes, 0);
  /** @type {Span[]} */
  let found = [{ start, end: afterValue(bytes, start) }];
  for (const step of path) found = found.flatMap((span) => childrenOf(bytes, span, step));
  return found;
}

/** @param {Uint8Array} bytes @param {Span} span */
export function take(bytes, { start, end }) {
  return bytes.slice(start, end);
}

/**
 * The bytes with other texts at these places, which are given in their order.
 *
 * @param {Uint8Array} bytes
 * @param {{ span: Span, text: string }[]} exchanges
 */
export function exchange(bytes, exchanges) {
  const encoder = new TextEncoder();
  let at = 0;
  const parts = exchanges.flatMap(({ span, text }) => {
    const before = bytes.subarray(at, span.start);
    at = span.end;
    return [before, encoder.encode(text)];
  });
  return join([...parts, bytes.subarray(at)]);
}

/**
 * @param {Uint8Array} bytes
 * @param {Span} span
 * @param {string | number} step
 * @returns {Span[]}
 */
function childrenOf(bytes, { start }, step) {
  const isObject = bytes[start] === OPEN_OBJECT;
  if (!(isObject && typeof step === "string") && !(bytes[start] === OPEN_ARRAY && typeof step === "number")) return [];
  const found = [];
  let at = afterSpace(bytes, start + 1);
  for (let index = 0; at < bytes.length && bytes[at] !== CLOSE_OBJECT && bytes[at] !== CLOSE_ARRAY; index += 1) {
    let isMeant = index === step || step === EACH;
    if (isObject) {
      const end = afterString(bytes, at);
      isMeant = JSON.parse(new TextDecoder().decode(bytes.subarray(at, end))) === step;
      at = afterSpace(bytes, afterSpace(bytes, end) + 1);
    }
    const end = afterValue(bytes, at);
    if (isMeant) found.push({ start: at, end });
    at = afterSpace(bytes, end);
    if (bytes[at] === COMMA) at = afterSpace(bytes, at + 1);
  }
  return found;
}

/** @param {Uint8Array} bytes @param {number} at */
function afterValue(bytes, at) {
  let depth = 0;
  do {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = afterString(bytes, at);
      continue;
    }
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    at += 1;
    // A number or a word ends where something else begins.
    if (depth === 0 && byte !== CLOSE_ARRAY && byte !== CLOSE_OBJECT) while (isOfWord(bytes[at])) at += 1;
  } while (depth > 0 && at < bytes.length);
  return at;
}

/** @param {Uint8Array} bytes @param {number} at */
function afterString(bytes, at) {
  at += 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** @param {Uint8Array} bytes @param {number} at */
function afterSpace(bytes, at) {
  while (isSpace(bytes[at])) at += 1;
  return at;
}

/** @param {number | undefined} byte */
function isSpace(byte) {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** @param {number | undefined} byte */
function isOfWord(byte) {
  return byte !== undefined && !isSpace(byte) && ![COMMA, COLON, CLOSE_ARRAY, CLOSE_OBJECT].includes(byte);
}
