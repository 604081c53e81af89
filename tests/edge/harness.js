// The worker as a team deploys it, in a process of each runtime: the packed package installed, and the files of edge/
// beside it.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { serve } from "../npm/run.js";
import { ROOT, makeProject, pathOfTool } from "../npm/scratch.js";

/**
 * @typedef {"workerd" | "deno" | "bun" | "node20" | "node24"} Runtime
 * @typedef {"none" | "memory" | "durable-object" | "deno-kv"} Store
 * @typedef {import("../npm/scratch.js").Project} Project
 * @typedef {{
 *   url: string, port: number, output: () => string, lines: () => Record<string, any>[],
 *   terminate: () => Promise<void>, stop: () => Promise<void>,
 * }} Worker
 */

/** @type {Runtime[]} */
export const RUNTIMES = ["workerd", "deno", "bun", "node20", "node24"];

/** The stores that a runtime can have. @type {Record<Runtime, Store[]>} */
export const STORES = {
  workerd: ["durable-object"],
  deno: ["memory", "deno-kv"],
  bun: ["memory"],
  node20: ["memory"],
  node24: ["memory"],
};

/**
 * A project that holds what one deploys, made once for many workers.
 *
 * @param {string} name
 */
export function makeEdgeProject(name) {
  return makeProject(name, join(ROOT, "edge"));
}

/**
 * Starts a worker on a port of its own.
 *
 * @param {Project} project
 * @param {Runtime} runtime
 * @param {object} configuration
 * @param {{ environment?: Record<string, string>, store?: Store, program?: string }} [options] `program` is a file of the
 *   project that runs in the place of the worker
 * @returns {Promise<Worker>}
 */
export async function start(project, runtime, configuration, { environment = {}, store = "none", program } = {}) {
  const folder = mkdtempSync(join(project.folder, "run-"));
  const text = JSON.stringify(configuration);
  const launch = runtime === "workerd" ? launchWorkerd : launchServer;
  const { address, stdout, all, terminate, stop } = await launch(project, runtime, {
    folder, text, environment, store, program,
  });
  return {
    url: address,
    port: Number(new URL(address).port),
    output: all,
    lines: () => stdout().split("\n").filter((line) => line.startsWith("{")).map(parseLine).filter(isCall),
    terminate,
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @typedef {{
 *   folder: string, text: string, environment: Record<string, string>, store: Store, program: string | undefined,
 * }} Launch
 */

/**
 * @param {Project} project
 * @param {Runtime} runtime
 * @param {Launch} launch
 */
async function launchServer(project, runtime, { folder, text, environment, store, program }) {
  const path = join(folder, "configuration.json");
  writeFileSync(path, text);
  const node = (/** @type {string} */ version) => [pathOfTool(`${version}/bin/node`), program ?? "node.js"];
  const deno = [pathOfTool("@deno/linux-x64-glibc/deno"), "run", "--no-prompt", "--node-modules-dir=manual"];
  const permissions = ["--allow-net", "--allow-env", "--allow-read", "--allow-write", "--unstable-kv"];
  const command = {
    bun: [pathOfTool("@oven/bun-linux-x64-baseline/bin/bun"), program ?? "bun.js"],
    deno: [...deno, ...permissions, program ?? "deno.js"],
    node20: node("node20"),
    node24: node("node24"),
    workerd: [],
  }[runtime];
  return serve(project.folder, command, {
    environment: {
      CONFIGURATION: path,
      HOST: "127.0.0.1",
      PORT: "0",
      ...(store === "memory" && { STORE: "memory" }),
      ...(store === "deno-kv" && { STORE: "kv", STORE_PATH: join(folder, "store.sqlite") }),
      ...environment,
    },
  });
}

/**
 * @param {Project} project
 * @param {Runtime} _runtime
 * @param {Launch} launch
 */
async function launchWorkerd(project, _runtime, { folder, text, environment, store, program = "worker.js" }) {
  const { build } = await import("esbuild");
  mkdirSync(join(folder, "bundle"));
  await build({
    absWorkingDir: project.folder,
    bundle: true,
    conditions: ["workerd"],
    entryPoints: [program],
    external: ["*.wasm", "cloudflare:*", "node:*"],
    format: "esm",
    logLevel: "error",
    outfile: join(folder, "bundle/worker.js"),
    plugins: [{
      name: "the configuration of this test",
      setup: ({ onLoad }) => onLoad({ filter: /\/configuration\.json$/ }, () => ({ contents: text, loader: "json" })),
    }],
  });
  copyFileSync(join(project.installed, "transversion.wasm"), join(folder, "transversion.wasm"));
  const bindings = Object.entries(environment).map(([name, value]) =>
    `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`);
  if (store === "durable-object") {
    bindings.push('(name = "TRANSVERSION_STORE", durableObjectNamespace = "TransversionStore")');
  }
  // What has been delivered is in memory, or on a disk where a test lets it survive the process.
  const disk = environment.STORE_PATH ?? "";
  if (disk) mkdirSync(disk, { recursive: true });
  const dashboard = JSON.stringify(join(project.installed, "dashboard"));
  bindings.push('(name = "ASSETS", service = "dashboard")');
  const state = disk ? `(name = "state", disk = (path = ${JSON.stringify(disk)}, writable = true)),` : "";
  const storage = disk ? '(localDisk = "state")' : "(inMemory = void)";
  writeFileSync(join(folder, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "transversion", worker = .worker),
    (name = "internet", network = (allow = ["private", "public"])),
    ${state}
    (name = "dashboard", disk = ${dashboard}),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "transversion")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "bundle/worker.js", esModule = embed "bundle/worker.js"),
    (name = "transversion.wasm", wasm = embed "transversion.wasm"),
  ],
  compatibilityDate = "2026-10-01",
  bindings = [${bindings.join(", ")}],
  durableObjectNamespaces = [(className = "TransversionStore", uniqueKey = "store", enableSql = true)],
  durableObjectStorage = ${storage},
);
`);
  const workerd = createRequire(import.meta.url)("workerd").default;
  return serve(folder, [workerd, "serve", "config.capnp", "--control-fd=1"], {
    announces: /"event":"listen","socket":"http","port":(\d+)/,
  });
}

/** @param {string} line */
function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/**
 * Whether a line tells of a call: what starts the worker prints others, and so do runtimes.
 *
 * @param {Record<string, any>} line
 */
function isCall(line) {
  return "what" in line && line.what !== "start";
}
