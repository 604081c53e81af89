// What the package and the other tools weigh on the wire, and how long they take to start.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { IS_QUICK, ROOT, keepFigures } from "./files.js";
import { ratio, spread } from "./rounds.js";
import { installTools, pathOfTool } from "./tools.js";

/** How many processes of each are started. */
const STARTS = IS_QUICK ? 3 : 25;

const START = fileURLToPath(new URL("start.js", import.meta.url));

installTools();
const weights = {
  module: weigh(join(ROOT, "pkg/transversion.wasm")),
  glue: gzip(glue()),
  jsonata: weigh(pathOfTool("jsonata/jsonata.min.js")),
  "jq-wasm": weigh(pathOfTool("jq-wasm/dist/index.js"), pathOfTool("jq-wasm/dist/build/jq.js")),
  "zen-engine-wasm": weigh(
    pathOfTool("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm"),
    pathOfTool("@gorules/zen-engine-wasm/dist/zen_engine_wasm.js"),
  ),
};

const rounds = Array.from({ length: STARTS }, () => ({ ours: start("ours"), jq: start("jq") }));
keepFigures("weight", { weights, milliseconds: { compiled: compare("compiled"), answered: compare("answered") } });

/**
 * One start of the package or of jq-wasm.
 *
 * @param {string} name
 * @returns {{ compiled: number, answered: number }}
 */
function start(name) {
  return JSON.parse(execFileSync(process.execPath, [START, name], { encoding: "utf8" }));
}

/** @param {"compiled" | "answered"} what */
function compare(what) {
  const [ours, jq] = [rounds.map((round) => round.ours[what]), rounds.map((round) => round.jq[what])];
  return { ours: spread(ours), "jq-wasm": spread(jq), timesOurs: ratio(jq, ours) };
}

/** The JavaScript around the module, as it goes over the wire. */
function glue() {
  const esbuild = join(ROOT, "node_modules/esbuild/bin/esbuild");
  const options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--log-level=warning"];
  return execFileSync(process.execPath, [esbuild, join(ROOT, "pkg/lib/slim.js"), ...options]);
}

/** What files weigh together, after gzip. @param {string[]} files */
function weigh(...files) {
  return files.reduce((sum, file) => sum + gzip(readFileSync(file)), 0);
}

/** @param {Uint8Array} bytes */
function gzip(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}
