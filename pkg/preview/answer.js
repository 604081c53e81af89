// What an answer of the API holds that a need asks for, exactly as it is spelled there.

import { locate, pointerTo, skipSpace, unescape } from "./scan.js";

/** @typedef {import("../index.js").Need} Need */

/** So many messages the API gives at once. */
const MOST_ELEMENTS = 200;

/**
 * The object that a need asks for: what `pick` and `where` point to, or the whole where it is that object itself.
 *
 * @param {string} answer
 * @param {Need} need
 * @returns {{ object: string } | { problem: string }}
 */
export function pickFrom(answer, { pick, where, supply }) {
  if (answer[skipSpace(answer, 0)] !== "{")
    return { problem: "An answer of the API is a JSON object, and begins with {." };
  const wanted = Array.from({ length: MOST_ELEMENTS }, (_, index) => pointerTo(pick, index));
  const places = locate(answer, ["", "/_id", pick, ...wanted, ...wanted.map((pointer) => `${pointer}/_id`)]);
  const textAt = (/** @type {string} */ pointer) => {
    const value = places.all(pointer)[0]?.value;
    return value && answer.slice(value.from, value.to);
  };
  if (where) {
    const found = wanted.find((pointer) => saysId(textAt(`${pointer}/_id`), where._id));
    const object = (found && textAt(found)) ?? (saysId(textAt("/_id"), where._id) ? textAt("") : undefined);
    if (object) return { object };
    return { problem: `It holds no ${supply} with the \`_id\` ${where._id}, at \`${pick}\` or as the object itself.` };
  }
  const picked = textAt(pick);
  if (picked?.startsWith("{")) return { object: picked };
  if (picked === undefined && textAt("/_id") !== undefined) return { object: String(textAt("")) };
  return { problem: `It holds no object at \`${pick}\`, and is no ${supply} itself: it has no \`_id\`.` };
}

/** @param {string | undefined} text @param {string} id */
function saysId(text, id) {
  return text !== undefined && unescape(text.slice(1, -1)) === id;
}
