// What Criterion has measured of the native core, as it wrote it down.

import { join } from "node:path";

import { SIZES } from "./events.js";
import { TARGET, keepFigures, readJson } from "./files.js";
import { spread } from "./rounds.js";

const CONTENDERS = /** @type {const} */ ({
  ours: "transversion",
  "serde_json, raw values": "raw_values",
  "serde_json, raw values in one pass": "raw_values_in_one_pass",
  "serde_json::Value": "value",
});

/** @typedef {import("./rounds.js").Spread} Spread */

/** @type {Record<string, object>} */
const figures = {};
for (const size of Object.keys(SIZES)) {
  const ours = spreadOf(CONTENDERS.ours, size);
  const contenders = Object.entries(CONTENDERS).map(([name, folder]) => {
    const microseconds = spreadOf(folder, size);
    // They did not run by turns, so the quartiles of the ratio are at their widest.
    const timesOurs = {
      median: microseconds.median / ours.median,
      low: microseconds.low / ours.high,
      high: microseconds.high / ours.low,
    };
    return [name, { microseconds, timesOurs }];
  });
  figures[size] = { contenders: Object.fromEntries(contenders) };
}
keepFigures("native", figures);

/**
 * @param {string} folder
 * @param {string} size
 * @returns {Spread}
 */
function spreadOf(folder, size) {
  const path = join(TARGET, "criterion/upgrade", folder, size.replace(" ", ""), "new/sample.json");
  /** @type {{ iters: number[], times: number[] }} */
  const { iters, times } = readJson(path);
  return spread(times.map((nanoseconds, index) => nanoseconds / 1000 / (iters[index] ?? Number.NaN)));
}
