// How the cost grows with the input and with the report: time per byte and per note, and the most memory.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { upgradeVersion } from "./by-hand.js";
import { eventOfNotes, growingEvent } from "./events.js";
import { IS_QUICK, TARGET, keepFigures } from "./files.js";
import { race, spread } from "./rounds.js";
import * as ours from "./translating.js";

const SECONDS = IS_QUICK ? 0.2 : 1.5;
const BYTES = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
const NOTES = [1, 10, 100, 1_000];

const FOLDER = join(TARGET, "bench/growth");
const ONCE = fileURLToPath(new URL("once.js", import.meta.url));

mkdirSync(FOLDER, { recursive: true });
/** @type {Awaited<ReturnType<typeof measureBytes>>[]} */
const bytes = [];
for (const count of BYTES) bytes.push(await measureBytes(count));
/** @type {Awaited<ReturnType<typeof measureNotes>>[]} */
const notes = [];
for (const count of NOTES) notes.push(await measureNotes(count));
rmSync(FOLDER, { recursive: true });

const time = (/** @type {typeof bytes[number]} */ row) => row.ours.median;
const exponents = {
  // Below that, a call costs more than its bytes or notes, and the growth would look better than it is. Beyond it, the
  // package gives the memory of an instance back after each call, and the next call has its pages made anew.
  bytes: exponent(between(100_000, 10_000_000), (row) => row.bytes, time),
  manyBytes: exponent(between(10_000_000, 100_000_000), (row) => row.bytes, time),
  notes: exponent(notes.filter((row) => row.notes >= 10), (row) => row.notes, (row) => row.withReport.median),
};
keepFigures("growth", { bytes, notes, exponents });

/** @param {number} count */
async function measureBytes(count) {
  const body = growingEvent(count);
  assert.equal(body.length, count);
  assert.equal(ours.upgradeLarge(body).length, count + ".1".length);
  const times = await race(
    [
      { name: "ours", call: () => ours.upgradeLarge(body) },
      { name: "byHand", call: () => upgradeVersion(body) },
    ],
    SECONDS,
  );
  const file = join(FOLDER, `${count}.json`);
  writeFileSync(file, body);
  return {
    bytes: count,
    ours: spread(times.ours),
    byHand: spread(times.byHand),
    memory: { ours: memoryOf("ours", file), byHand: memoryOf("by-hand", file) },
  };
}

/** @param {number} count */
async function measureNotes(count) {
  const body = eventOfNotes(count);
  assert.equal(ours.countNotes(body), count);
  const times = await race(
    [
      { name: "ours", call: () => ours.upgrade(body) },
      { name: "withReport", call: () => ours.upgradeAndRead(body) },
    ],
    SECONDS,
  );
  return { notes: count, bytes: body.length, ours: spread(times.ours), withReport: spread(times.withReport) };
}

/**
 * The most memory of a process that translates one event and ends.
 *
 * @param {string} contender
 * @param {string} file
 * @returns {{ resident: number, wasm: number }}
 */
function memoryOf(contender, file) {
  return JSON.parse(execFileSync(process.execPath, [ONCE, contender, file], { encoding: "utf8" }));
}

/** @param {number} least @param {number} most */
function between(least, most) {
  return bytes.filter((row) => row.bytes >= least && row.bytes <= most);
}

/**
 * The power with which a cost grows: the slope of the line through the logarithms. 1 is linear, 2 is quadratic.
 *
 * @template Row
 * @param {Row[]} rows
 * @param {(row: Row) => number} size
 * @param {(row: Row) => number} cost
 */
function exponent(rows, size, cost) {
  const mean = (/** @type {number[]} */ numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const points = rows.map((row) => ({ x: Math.log(size(row)), y: Math.log(cost(row)) }));
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const along = mean(points.map((point) => (point.x - x) * (point.y - y)));
  return along / mean(points.map((point) => (point.x - x) ** 2));
}
