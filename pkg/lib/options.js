// What the caller asks for, checked as strictly as Rust's types would.

import { TransversionError, wrongArgument } from "./error.js";

/** What stands for an option that was not given, on the other side. */
export const ABSENT = 0xffffffff;

/**
 * The options as numbers, and what was supplied.
 *
 * @typedef {{
 *   to: number, from: number, flags: number, maxBytes: number, maxDepth: number, maxOutputBytes: number,
 *   supply: [string, Uint8Array | string][],
 * }} Settings
 */

/**
 * @param {unknown} options
 * @param {string[]} versions
 * @param {string[]} supplies
 * @returns {Settings}
 */
export function readOptions(options, versions, supplies) {
  /** @type {Settings} */
  const settings = {
    to: ABSENT, from: ABSENT, flags: 0, maxBytes: ABSENT, maxDepth: ABSENT, maxOutputBytes: ABSENT, supply: [],
  };
  const given = members(options, "options");
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value === undefined) continue;
    switch (name) {
      case "to":
      case "from":
        settings[name] = oneOf(value, name, versions);
        break;
      case "exact":
        settings.flags |= flag(value, name, 1);
        break;
      case "includeFullAppUser":
        settings.flags |= flag(value, name, 2);
        break;
      case "includeClient":
        settings.flags |= flag(value, name, 4);
        break;
      case "maxBytes":
      case "maxDepth":
      case "maxOutputBytes":
        settings[name] = limit(value, name);
        break;
      case "supply":
        settings.supply = supply(value, supplies);
        break;
      default:
        throw invalid("there is an option of unknown name");
    }
  }
  if (settings.to === ABSENT) oneOf(undefined, "to", versions);
  return settings;
}

/**
 * The members of an API call, or of the answer to one.
 *
 * @param {unknown} call
 * @param {string} what
 */
export function readCall(call, what) {
  const { method, path, status, body } = members(call, what);
  if (typeof method !== "string") throw invalid("`method` must be a string");
  if (typeof path !== "string") throw invalid("`path` must be a string");
  if (what === "response" && !(Number.isInteger(status) && Number(status) >= 100 && Number(status) < 600)) {
    throw invalid("`status` must be a whole number from 100 to 599");
  }
  return {
    method: text(method, "method"),
    path: text(path, "path"),
    status: Number(status),
    body: body === undefined || body === null ? undefined : readBody(body),
  };
}

/**
 * Bytes, or a text that can be written as bytes.
 *
 * @param {unknown} body
 * @param {string} [name]
 * @param {(message: string) => Error} [wrong]
 * @returns {Uint8Array | string}
 */
export function readBody(body, name = "body", wrong = wrongArgument) {
  if (typeof body === "string") return text(body, name, wrong);
  if (isBytes(body)) {
    if (body.length > 0 || !isDetached(body)) return body;
    throw wrong(`\`${name}\` has no bytes any more: its buffer was detached, or has shrunk`);
  }
  throw wrong(`\`${name}\` must be a Uint8Array or a string`);
}

/**
 * Asked for its tag, an array of another realm answers too.
 *
 * @param {unknown} value
 * @returns {value is Uint8Array}
 */
function isBytes(value) {
  return ArrayBuffer.isView(value) && /** @type {any} */ (value)[Symbol.toStringTag] === "Uint8Array";
}

/**
 * Whether an array of no length has lost its bytes: reading it is an error then.
 *
 * @param {Uint8Array} bytes
 */
function isDetached(bytes) {
  try {
    new Uint8Array().set(bytes);
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {string} given
 * @param {string} name
 * @param {(message: string) => Error} wrong
 */
function text(given, name, wrong = invalid) {
  if (given.isWellFormed()) return given;
  throw wrong(`\`${name}\` has a lone surrogate, which UTF-8 cannot write; JSON can, escaped`);
}

/**
 * @param {unknown} given
 * @param {string} what
 * @returns {Record<string, unknown>}
 */
export function members(given, what) {
  if (given !== null && typeof given === "object") return /** @type {Record<string, unknown>} */ (given);
  throw invalid(`\`${what}\` must be an object`);
}

/**
 * The index of a word among those that are known.
 *
 * @param {unknown} given
 * @param {string} name
 * @param {string[]} known
 */
export function oneOf(given, name, known) {
  const index = known.indexOf(/** @type {string} */ (given));
  if (index >= 0) return index;
  throw invalid(`\`${name}\` must be one of ${known.map((word) => `"${word}"`).join(", ")}`);
}

/**
 * @param {unknown} given
 * @param {string} name
 * @param {number} bit
 */
export function flag(given, name, bit) {
  if (typeof given === "boolean") return given ? bit : 0;
  throw invalid(`\`${name}\` must be true or false`);
}

/**
 * @param {unknown} given
 * @param {string} name
 */
function limit(given, name) {
  // More than memory has is as good as the most that a word can say.
  if (typeof given === "number" && given >= 0 && Number.isInteger(given)) return Math.min(given, ABSENT - 1);
  throw invalid(`\`${name}\` must be a whole number from 0`);
}

/**
 * @param {unknown} given
 * @param {string[]} supplies
 */
function supply(given, supplies) {
  return Object.entries(members(given, "supply")).flatMap(([name, value]) => {
    if (!supplies.includes(name)) throw invalid("`supply` has a member of unknown name");
    /** @type {[string, Uint8Array | string][]} */
    const read = value === undefined ? [] : [[name, readBody(value, name, invalid)]];
    return read;
  });
}

/**
 * A whole number of at most 32 bits.
 *
 * @param {unknown} given
 * @param {string} name
 */
export function word(given, name) {
  if (Number.isInteger(given) && Number(given) >>> 0 === given) return given;
  throw invalid(`\`${name}\` must be a whole number from 0 to 4294967295`);
}

/** @param {string} message */
export const invalid = (message) => new TransversionError("invalid_option", message);
