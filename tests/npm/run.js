// Programs that the tests run: none outlives them, none runs for ever, and none is to look anything up elsewhere.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { SCRATCH } from "./scratch.js";

/**
 * @typedef {import("node:child_process").ChildProcessByStdio<
 *   null, import("node:stream").Readable, import("node:stream").Readable
 * >} Child
 */

const HOME = join(SCRATCH, "home");

/** All that a program gets to know of this machine, and that it shall not call home. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME,
  CI: "1",
  NO_COLOR: "1",
  DO_NOT_TRACK: "1",
  DENO_DIR: join(HOME, "deno"),
  DENO_NO_UPDATE_CHECK: "1",
  NEXT_IGNORE_INCORRECT_LOCKFILE: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

/** @type {Set<Child>} */
const running = new Set();

process.on("exit", () => running.forEach((child) => kill(child)));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/**
 * Runs a program to its end, and gives back what it printed. Its failure is an error that tells all of it.
 *
 * @param {string} folder
 * @param {string[]} command
 * @param {number} [seconds]
 * @returns {Promise<string>}
 */
export async function run(folder, command, seconds = 60) {
  const child = begin(folder, command);
  const { stdout, all } = gather(child);
  const timer = setTimeout(() => kill(child), seconds * 1000);
  const [code, signal] = await new Promise((resolve) => child.on("close", (...ended) => resolve(ended)));
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${shown(command)} ended with ${code ?? signal}:\n${all()}`);
  return stdout();
}

/**
 * Starts a server, and waits until it prints its port.
 *
 * @param {string} folder
 * @param {string[]} command
 * @param {{ seconds?: number, environment?: Record<string, string>, announces?: RegExp }} [options] `announces` is how it
 *   prints its port
 * @returns {Promise<{
 *   address: string, stdout: () => string, all: () => string, terminate: () => Promise<void>, stop: () => Promise<void>,
 * }>} `terminate` asks it to end, and `stop` does not ask
 */
export async function serve(folder, command, { seconds = 30, environment, announces = /http:\/\/127\.0\.0\.1:(\d+)/ } = {}) {
  const child = begin(folder, command, environment);
  const ended = new Promise((resolve) => child.on("close", resolve));
  const { stdout, all } = gather(child);
  const end = (/** @type {NodeJS.Signals} */ signal) => async () => {
    kill(child, signal);
    await ended;
  };
  return new Promise((resolve, reject) => {
    const fail = () => {
      kill(child);
      reject(new Error(`${shown(command)} serves nothing within ${seconds} seconds:\n${all()}`));
    };
    const timer = setTimeout(fail, seconds * 1000);
    child.on("close", fail);
    child.stdout.on("data", function look() {
      const port = announces.exec(stdout())?.[1];
      if (!port) return;
      clearTimeout(timer);
      child.stdout.off("data", look);
      resolve({ address: `http://127.0.0.1:${port}`, stdout, all, terminate: end("SIGTERM"), stop: end("SIGKILL") });
    });
  });
}

/**
 * @param {string} folder
 * @param {string[]} command
 * @param {Record<string, string>} [environment]
 * @returns {Child}
 */
function begin(folder, [program = "", ...words], environment) {
  mkdirSync(HOME, { recursive: true });
  // A group of its own: what the program starts is killed with it.
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...ENVIRONMENT, ...environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.on("error", (error) => child.stderr.emit("data", String(error)));
  running.add(child);
  child.on("close", () => running.delete(child));
  return child;
}

/** @param {Child} child */
function gather(child) {
  const [stdout, all] = [[""], [""]];
  child.stdout.setEncoding("utf8").on("data", (part) => stdout.push(part) && all.push(part));
  child.stderr.setEncoding("utf8").on("data", (part) => all.push(part));
  return { stdout: () => stdout.join(""), all: () => all.join("") };
}

/**
 * @param {Child} child
 * @param {NodeJS.Signals} [signal]
 */
function kill(child, signal = "SIGKILL") {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {string[]} command */
function shown(command) {
  return `\`${command.join(" ").replaceAll(SCRATCH, "")}\``;
}
