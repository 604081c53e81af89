// A case file, read for its text: a payload is compared as it is spelled, so nothing may parse it and write it anew.

import { bytes } from "./transversion.js";

/** @typedef {{ name: string, raw: string }} Member */

/**
 * The members of the JSON object, or the elements of the JSON array, that this text is; each value as it is spelled.
 *
 * @param {string} text
 */
export function members(text) {
  /** @type {Member[]} */
  const found = [];
  let depth = 0;
  let start = 0;
  let name = "";
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/gs)) {
    if (token === "[" || token === "{") {
      depth += 1;
      if (depth === 1) start = index + 1;
      continue;
    }
    const raw = text.slice(start, index).trim();
    if (depth === 1 && token === ":") {
      name = JSON.parse(raw);
      start = index + 1;
    } else if (depth === 1 && ",]}".includes(token)) {
      if (raw) found.push({ name, raw });
      start = index + 1;
    }
    if (token === "]" || token === "}") depth -= 1;
  }
  return found;
}

/**
 * A case: what is ours in it is parsed, and what is a payload is its bytes.
 *
 * @param {string} file
 */
export function readCase(file) {
  const whole = membersOf(file);
  const payload = (/** @type {string | undefined} */ raw) => {
    if (raw === undefined) return undefined;
    return bytes(raw.startsWith('"') ? JSON.parse(raw) : raw);
  };
  const callRaw = whole.request ?? whole.response;
  const call = callRaw && { ...JSON.parse(callRaw), body: payload(membersOf(callRaw).body) };
  const options = JSON.parse(whole.options ?? "{}");
  const supplies = membersOf(membersOf(whole.options ?? "{}").supply ?? "{}");
  for (const [name, raw] of Object.entries(supplies)) options.supply[name] = payload(raw);
  return {
    event: payload(whole.event),
    request: whole.request && call,
    response: whole.response && call,
    options,
    payloads: members(whole.payloads ?? "[]").map(({ raw }) => payload(raw)),
    expected: JSON.parse(file),
  };
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
function membersOf(text) {
  return Object.fromEntries(members(text).map(({ name, raw }) => [name, raw]));
}
