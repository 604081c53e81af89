// Takes the values out of a payload and leaves its shape: names, lengths, punctuation, and what decides the translation.
// It works on the text, so that white space and order stay. What it does not understand, in a text that is no JSON, it
// masks as well.

import { endOfToken, skipSpace, unescape } from "../../pkg/preview/scan.js";

/** The members whose values decide what a translation does. */
const DECIDING = new Set(["platform", "role", "skipConfirmation", "trigger", "triggers", "type", "version"]);

/** Below these anybody may write anything, so that nothing there decides. */
const FREE = new Set(["info", "metadata", "payload", "properties", "raw", "underlyingError"]);

/** How the values are spelled that decide. Whatever looks otherwise is masked, whatever its name. */
const WORD = /^[A-Za-z*][\w:.*-]{0,39}$/;

/** The words of the API's paths; everything between them is an id. */
const PATH_WORDS = new Set(
  ("v1 v1.1 apps appusers authcode businesssystems channels conversation activity read images linkrequest messages " +
    "profile attachments remove integrations menu keys jwt templates webhooks serviceaccounts merge notifications sdks " +
    "whatsapp deployments activate code confirm photo").split(" "),
);

/** @typedef {{ opening: string, name: string, isFree: boolean, isNameNext: boolean }} Frame */

/**
 * A state without its values.
 *
 * @template {{ [name: string]: unknown }} S
 * @param {S} state
 * @returns {S}
 */
export function redactState(state) {
  const redacted = { ...state, payload: redact(String(state["payload"] ?? "")) };
  const { path, supply } = state;
  return {
    ...redacted,
    ...(typeof path === "string" && { path: redactPath(path) }),
    ...(typeof supply === "object" && supply !== null && {
      supply: Object.fromEntries(Object.entries(supply).map(([name, text]) => [name, redact(String(text))])),
    }),
  };
}

/**
 * A payload without its values.
 *
 * @param {string} text
 * @returns {string}
 */
export function redact(text) {
  /** @type {Frame[]} */
  const stack = [{ opening: "", name: "", isFree: false, isNameNext: false }];
  /** @type {string[]} */
  const parts = [];
  for (let at = 0; at < text.length; ) {
    const start = skipSpace(text, at);
    const end = start < text.length ? endOfToken(text, start) : start;
    const isBeforeColon = () => text[skipSpace(text, end)] === ":";
    parts.push(text.slice(at, start), redactToken(text.slice(start, end), stack, isBeforeColon));
    at = end;
  }
  return parts.join("");
}

/**
 * @param {string} token
 * @param {Frame[]} stack what is open here, which this token may change
 * @param {() => boolean} isBeforeColon
 */
function redactToken(token, stack, isBeforeColon) {
  const frame = /** @type {Frame} */ (stack.at(-1));
  switch (token[0]) {
    case "{":
    case "[": {
      const isFree = frame.isFree || FREE.has(frame.name);
      // The elements of an array go by the name of the array.
      stack.push({ opening: token, name: token === "[" ? frame.name : "", isFree, isNameNext: token === "{" });
      return token;
    }
    case "}":
    case "]":
      if (stack.length > 1) stack.pop();
      return token;
    case ",":
      frame.isNameNext = frame.opening === "{";
      return token;
    case '"':
      return redactString(token, frame, isBeforeColon);
    default:
      return redactWord(token);
  }
}

/**
 * @param {string} token
 * @param {Frame} frame
 * @param {() => boolean} isBeforeColon
 */
function redactString(token, frame, isBeforeColon) {
  const says = unescape(token.slice(1, -1));
  if (frame.isNameNext && isBeforeColon()) {
    frame.isNameNext = false;
    frame.name = says;
    return token;
  }
  const isDeciding = DECIDING.has(frame.name) && !frame.isFree && WORD.test(says);
  // A name holds for one value; in a text that is no JSON a second may follow.
  if (frame.opening === "{") frame.name = "";
  return isDeciding ? token : mask(token);
}

/**
 * A path without its ids, and without the values of its query.
 *
 * @param {string} path
 */
function redactPath(path) {
  const [place = "", query] = path.split(/\?(.*)/s);
  const segments = place.split("/").map((segment) => (PATH_WORDS.has(segment) ? segment : mask(segment)));
  const masked = query?.replace(/=[^&]*/g, (value) => mask(value));
  return segments.join("/") + (masked === undefined ? "" : `?${masked}`);
}

/**
 * What stands in no quotes: numbers keep their form, and any digit but 0 may begin one.
 *
 * @param {string} word
 */
function redactWord(word) {
  if (["true", "false", "null"].includes(word)) return word;
  return /^-?\d[\d.eE+-]*$/.test(word) ? word.replaceAll(/\d/g, "1") : mask(word);
}

/**
 * Letters become `x`, digits `0`; punctuation and white space stay, and so do escapes and the version in a URL.
 *
 * @param {string} text
 */
function mask(text) {
  const part = /\/v1(?:\.1)?(?=\/)|\\u[0-9a-fA-F]{4}|\\.|[a-z]+|[A-Z]+|[0-9]+|[^\p{ASCII}\s]+/gsu;
  return text.replace(part, (found) => {
    if (/^\\u.{4}$/.test(found)) return /\w|[^\p{ASCII}\s]/u.test(unescape(found)) ? "\\u0078" : found;
    if (/^[/\\]/.test(found)) return found;
    if (/^[A-Z]/.test(found)) return "X".repeat(found.length);
    return (/^[0-9]/.test(found) ? "0" : "x").repeat(found.length);
  });
}
