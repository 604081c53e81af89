// Events, one a line, of many kinds: as they come out of a log.

import { SAMPLES } from "../../www/samples/index.js";

/** The samples, each in one line. */
const LINES = SAMPLES.filter(({ kind = "event" }) => kind === "event").map(({ payload }) => payload.replace(/\n\s*/g, ""));

/** @param {number} count @returns {string[]} */
export function eventLines(count) {
  return Array.from({ length: count }, (_, at) => /** @type {string} */ (LINES[at % LINES.length]));
}
