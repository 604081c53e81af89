// The other tools of the comparison, in a folder of their own under the target folder, with a lock of their own.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { TARGET } from "./files.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FOLDER = join(TARGET, "bench-js");
const LOCK = join(HERE, "package-lock.json");
const require = createRequire(join(FOLDER, "package.json"));
const STAMP = join(FOLDER, "node_modules/.installed-package-lock.json");

/** Installs the tools, unless those that are there came of this very lock file. */
export function installTools() {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === readFileSync(LOCK, "utf8")) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(HERE, name), join(FOLDER, name));
  execFileSync("npm", ["ci", "--no-update-notifier"], { cwd: FOLDER, stdio: ["ignore", "ignore", "inherit"] });
  cpSync(LOCK, STAMP);
}

/**
 * Where a file of a tool is.
 *
 * @param {string} path
 */
export function pathOfTool(path) {
  return join(FOLDER, "node_modules", path);
}

/**
 * A tool as a module.
 *
 * @param {string} name
 */
export async function importTool(name) {
  return import(pathToFileURL(require.resolve(name)).href);
}

/**
 * A tool whose package is CommonJS, as if nobody had loaded it before.
 *
 * @param {string} name
 * @returns {unknown}
 */
export function requireAnew(name) {
  for (const path of Object.keys(require.cache)) if (path.startsWith(pathOfTool(name))) delete require.cache[path];
  return require(name);
}
