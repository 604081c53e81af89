// The command line on many events, one a line, beside jq and jaq, which do the rename and the deletions alone.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

import { LOST, upgradeDelivery } from "./by-hand.js";
import { SIZES, deliveryEvent } from "./events.js";
import { IS_QUICK, TARGET, keepFigures } from "./files.js";
import { ratio, spread } from "./rounds.js";

/** Each round reads a file of its own, so that together they read a gigabyte. */
const ROUNDS = 4;
const BYTES = (IS_QUICK ? 50_000_000 : 1_000_000_000) / ROUNDS;

/** How many lines are compared before anything is timed. */
const CHECKED = 200;

const FOLDER = join(TARGET, "bench/lines");

/** Neither tool is quicker with any other way of writing this that we tried. */
const PROGRAM = [
  '.trigger = "message:delivery:channel"',
  '.version = "v1.1"',
  `del(${LOST.map((name) => `.appUser.${name}`).join(", ")})`,
].join(" | ");

const CONTENDERS = {
  ours: [join(TARGET, "release/transversion"), "translate", "--to", "v1.1", "--ndjson", "--quiet"],
  jq: ["jq", "-c", PROGRAM],
  jaq: [join(TARGET, "bench-tools/bin/jaq"), "-c", PROGRAM],
};

const names = /** @type {(keyof typeof CONTENDERS)[]} */ (Object.keys(CONTENDERS));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
check();
const files = Array.from({ length: ROUNDS }, (_, round) => writeLines(`${round}.ndjson`, BYTES));
/** Ours on two processors, in the same rounds, where there are two. @type {number[]} */
const onTwo = [];
/** @type {Record<keyof typeof CONTENDERS, { megabytes: number[], resident: number[] }>} */
const rounds = {
  ours: { megabytes: [], resident: [] },
  jq: { megabytes: [], resident: [] },
  jaq: { megabytes: [], resident: [] },
};
for (const [round, file] of files.entries()) {
  for (const turn of names.keys()) {
    const name = /** @type {keyof typeof CONTENDERS} */ (names[(round + turn) % names.length]);
    const { megabytes, resident } = run(name, [file]);
    rounds[name].megabytes.push(megabytes);
    rounds[name].resident.push(resident);
  }
  if (processors(2)) onTwo.push(run("ours", [file], 2).megabytes);
}
// All files at once, which tells whether memory grows with the input.
const whole = run("ours", files);
rmSync(FOLDER, { recursive: true });

const timesOnTwo = (/** @type {"jq" | "jaq"} */ name) => ratio(onTwo, rounds[name].megabytes);

const figures = names.map((name) => {
  const { megabytes, resident } = rounds[name];
  const slower = ratio(rounds.ours.megabytes, megabytes);
  return [name, { megabytesPerSecond: spread(megabytes), timesOurs: slower, resident: Math.max(...resident) }];
});
keepFigures("command-line", {
  bytes: BYTES * ROUNDS,
  versions: { jq: versionOf("jq"), jaq: versionOf("jaq") },
  contenders: Object.fromEntries(figures),
  whole,
  ...(onTwo.length > 0 && {
    twoCores: { megabytesPerSecond: spread(onTwo), jq: timesOnTwo("jq"), jaq: timesOnTwo("jaq") },
  }),
});

/** Compares what comes out of the first lines. */
function check() {
  const file = writeLines("checked.ndjson", CHECKED * SIZES["2 kB"]);
  const bodies = readFileSync(file, "utf8").trimEnd().split("\n");
  const events = bodies.map((line) => JSON.parse(line));
  const expected = {
    ours: bodies.map((line) => JSON.parse(new TextDecoder().decode(upgradeDelivery(new TextEncoder().encode(line))))),
    others: events.map((event) => {
      const user = Object.fromEntries(Object.entries(event.appUser).filter(([name]) => !LOST.includes(name)));
      return { ...event, trigger: "message:delivery:channel", version: "v1.1", appUser: user };
    }),
  };
  for (const name of names) {
    const [program, ...words] = CONTENDERS[name];
    const output = execFileSync(/** @type {string} */ (program), [...words, file], { encoding: "utf8" });
    const lines = output.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines, name === "ours" ? expected.ours : expected.others, name);
  }
}

/**
 * Writes about so many bytes of events, of which no two are the same.
 *
 * @param {string} name
 * @param {number} bytes
 */
function writeLines(name, bytes) {
  const event = new TextDecoder().decode(deliveryEvent(SIZES["2 kB"]));
  const [before, after] = /** @type {[string, string]} */ (event.split("5a0b1c2d3e4f000000000000"));
  const path = join(FOLDER, name);
  const file = openSync(path, "w");
  for (let [line, left] = [0, bytes]; left > 0; ) {
    const chunk = [];
    for (; left > 0 && chunk.length < 1_000; line += 1, left -= Buffer.byteLength(event) + 1) {
      chunk.push(`${before}5a0b1c2d3e4f${String(line).padStart(12, "0")}${after}\n`);
    }
    writeSync(file, chunk.join(""));
  }
  closeSync(file);
  return path;
}

/**
 * Runs a contender on one processor or more, and tells how quick it was and the most memory that it had.
 *
 * @param {keyof typeof CONTENDERS} name
 * @param {string[]} files
 * @param {number} [cores]
 */
function run(name, files, cores = 1) {
  const figures = join(FOLDER, "figures");
  const nowhere = openSync("/dev/null", "w");
  const watched = ["time", "--format=%M", `--output=${figures}`, ...CONTENDERS[name], ...files];
  const start = performance.now();
  const { status } = spawnSync("taskset", ["--cpu-list", String(processors(cores)), ...watched], {
    stdio: ["ignore", nowhere, "inherit"],
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(nowhere);
  assert.equal(status, 0, name);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { megabytes: bytes / 1e6 / seconds, resident: Number(readFileSync(figures, "utf8")) * 1024 };
}

/**
 * The last so many of the processors that this process may use, if there are that many.
 *
 * @param {number} count
 */
function processors(count) {
  const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  const all = allowed.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number);
    return Array.from({ length: (last ?? Number(first)) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
  return all.length < count ? undefined : all.slice(-count).join(",");
}

/** @param {"jq" | "jaq"} name */
function versionOf(name) {
  const [program] = CONTENDERS[name];
  return execFileSync(/** @type {string} */ (program), ["--version"], { encoding: "utf8" }).trim();
}
