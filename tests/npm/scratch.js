// The scratch projects, under the target folder: the tools of this matrix, and the package as users get it.

import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { corpus } from "./corpus.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The folder of the tools; a project in a folder of it finds them as its own. */
export const SCRATCH = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "npm");

const LOCK = join(HERE, "package-lock.json");
const STAMP = join(SCRATCH, "node_modules/.installed-package-lock.json");

/**
 * A project with the package in it.
 *
 * @typedef {{ folder: string, installed: string, tarball: string, files: string[] }} Project
 */

/** Installs the tools, unless those that are there came of this very lock file. */
export async function installTools() {
  if (areToolsCurrent()) return;
  if (`${process.platform}-${process.arch}` !== "linux-x64") {
    throw new Error("the tools of these tests are programs for Linux on x64, and cannot be installed here");
  }
  rmSync(SCRATCH, { recursive: true, force: true });
  mkdirSync(SCRATCH, { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(HERE, name), join(SCRATCH, name));
  // Wrangler wants a newer Node than the one that installs it, and gets it; npm would warn of that.
  await npm(SCRATCH, "ci", "--loglevel=error");
  cpSync(LOCK, STAMP);
}

function areToolsCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === readFileSync(LOCK, "utf8");
}

/**
 * Makes a project anew, with the package of this very moment: packed, installed from its tarball, and compared with it.
 * Suites have projects of their own, so that they can run side by side.
 *
 * @param {string} name
 * @param {string} [source] The folder of what else is in it.
 * @returns {Promise<Project>}
 */
export async function makeProject(name, source = join(HERE, "apps")) {
  if (!areToolsCurrent()) {
    throw new Error("the tools of these tests are missing or out of date: `node tests/npm/scratch.js` installs them");
  }
  const folder = join(SCRATCH, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(source, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  cpSync(join(HERE, "check.js"), join(folder, "check.js"));
  writeFileSync(join(folder, "cases.js"), `export default ${JSON.stringify(corpus())};\n`);

  const packed = JSON.parse(await npm(join(ROOT, "pkg"), "pack", "--json", "--pack-destination", folder));
  const { filename, files } = packed[0];
  const dependencies = { transversion: `file:${filename}` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await npm(folder, "install", "--offline", "--no-package-lock");

  const installed = join(folder, "node_modules/transversion");
  const names = files.map((/** @type {{ path: string }} */ { path }) => path).sort();
  for (const name of names) {
    if (!readFileSync(join(installed, name)).equals(readFileSync(join(ROOT, "pkg", name)))) {
      throw new Error(`the installed ${name} is not the one of pkg/`);
    }
  }
  return { folder, installed, tarball: join(folder, filename), files: names };
}

/**
 * Where a tool is, or a file of its package.
 *
 * @param {string} name
 */
export function pathOfTool(name) {
  return join(SCRATCH, "node_modules", name);
}

/**
 * A tool as a module.
 *
 * @param {string} name
 */
export async function importTool(name) {
  return import(pathToFileURL(createRequire(join(SCRATCH, "package.json")).resolve(name)).href);
}

/**
 * @param {string} folder
 * @param {string[]} words
 */
async function npm(folder, ...words) {
  const command = [...words, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
  const { stdout } = await promisify(execFile)("npm", command, { cwd: folder, timeout: 600_000, maxBuffer: 1 << 24 });
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await installTools();
