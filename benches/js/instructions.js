// How many instructions a translation takes: a count that no busy machine makes noisy, kept beside the source, so that
// a change shows what it costs. Another compiler or C library counts otherwise; the file names them.

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

import { EVENTS, ROOT, TARGET, keepFigures, readJson, writeJson } from "./files.js";

const KEPT = join(ROOT, "benches/instructions.json");

/** @type {Record<string, [file: string, ...words: string[]]>} */
const INPUTS = {
  "upgrade, 2 kB": ["upgrade-2kB.json"],
  "upgrade without a report, 2 kB": ["upgrade-2kB.json", "unread"],
  "upgrade, 50 kB": ["upgrade-50kB.json"],
  "at the target, 50 kB": ["at-the-target-50kB.json"],
};

/** A first call, which allocates more than others, is taken off. */
const CALLS = 10;

const rustc = output("rustc", "-vV");
const host = /^host: (.*)$/m.exec(rustc)?.[1] ?? "";

/** @type {{ instructions: Record<string, number> }} */
const { instructions: before } = readJson(KEPT);
/** @type {Record<string, number>} */
const instructions = {};
for (const [name, [file, ...more]] of Object.entries(INPUTS)) {
  const path = join(EVENTS, file);
  instructions[name] = Math.round((count(path, CALLS + 1, more) - count(path, 1, more)) / CALLS);
}
writeJson(KEPT, {
  renewedBy: "cargo xtask bench --only instructions",
  compiler: rustc.split("\n")[0],
  tool: output("valgrind", "--version"),
  instructions,
});
keepFigures("instructions", { before, instructions });

/**
 * The instructions of a process that translates an event so many times.
 *
 * @param {string} file
 * @param {number} times
 * @param {string[]} more
 */
function count(file, times, more) {
  const runner = `CARGO_TARGET_${host.toUpperCase().replaceAll("-", "_")}_RUNNER`;
  const valgrind = `valgrind --tool=callgrind --callgrind-out-file=${join(TARGET, "bench/callgrind.out")}`;
  const cargo = process.env.CARGO ?? "cargo";
  const words = ["bench", "--quiet", "--bench", "instructions", "--", file, String(times), ...more];
  const { status, stderr } = spawnSync(cargo, words, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, [runner]: valgrind },
  });
  const collected = /Collected : (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || !collected) throw new Error(`callgrind failed:\n${stderr}`);
  return Number(collected);
}

/**
 * @param {string} program
 * @param {string[]} words
 */
function output(program, ...words) {
  return execFileSync(program, words, { encoding: "utf8" }).trim();
}
