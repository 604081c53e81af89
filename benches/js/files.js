// Where the benchmarks keep their files: events and figures under the target folder, results beside their source.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The target folder of cargo. */
export const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/** The folder of the events. */
export const EVENTS = join(TARGET, "bench/events");

const FIGURES = join(TARGET, "bench/figures");

/** Whether this is a smoke run, whose figures say little. */
export const IS_QUICK = process.argv.includes("--quick");

/**
 * Keeps what one part of the run has measured.
 *
 * @param {string} part
 * @param {object} figures
 */
export function keepFigures(part, figures) {
  mkdirSync(FIGURES, { recursive: true });
  writeJson(join(FIGURES, `${part}.json`), figures);
}

/**
 * What one part of the run has measured.
 *
 * @param {string} part
 */
export function figuresOf(part) {
  return readJson(join(FIGURES, `${part}.json`));
}

/** @param {string} path */
export function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * @param {string} path
 * @param {object} value
 */
export function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
