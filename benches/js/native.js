// What Criterion has measured of the native core, as it wrote it down: adds one pass to those before it.

import { join } from "node:path";

import { SIZES } from "./events.js";
import { TARGET, figuresOf, keepFigures, readJson } from "./files.js";
import { ratio, spread } from "./rounds.js";

const CONTENDERS = {
  ours: "transversion",
  "serde_json, raw values": "raw_values",
  "serde_json, raw values in one pass": "raw_values_in_one_pass",
  "serde_json::Value": "value",
};

/** Of each size and contender, the median of each pass in microseconds. @typedef {Record<string, number[]>} Passes */

const isFirst = process.argv.includes("--first");
/** @type {Record<string, { passes: Passes }>} */
const before = isFirst ? {} : figuresOf("native");
/** @type {Record<string, object>} */
const figures = {};
for (const size of Object.keys(SIZES)) {
  /** @type {Passes} */
  const passes = {};
  for (const [name, folder] of Object.entries(CONTENDERS)) {
    passes[name] = [...(before[size]?.passes[name] ?? []), medianOf(folder, size)];
  }
  const { ours = [] } = passes;
  const contenders = Object.entries(passes).map(([name, its]) => {
    return [name, { microseconds: spread(its), timesOurs: ratio(its, ours) }];
  });
  figures[size] = { passes, contenders: Object.fromEntries(contenders) };
}
keepFigures("native", figures);

/**
 * @param {string} folder
 * @param {string} size
 */
function medianOf(folder, size) {
  const path = join(TARGET, "criterion/upgrade", folder, size.replace(" ", ""), "new/sample.json");
  /** @type {{ iters: number[], times: number[] }} */
  const { iters, times } = readJson(path);
  return spread(times.map((nanoseconds, index) => nanoseconds / 1000 / (iters[index] ?? Number.NaN))).median;
}
