// What the servers of this folder ask the environment for.

import { readFileSync } from "node:fs";

import { folderAssets } from "transversion/worker/folder";
import { memoryStore } from "transversion/worker/store/memory";

/**
 * @typedef {import("transversion/worker").Store} Store
 */

/**
 * @param {Record<string, string | undefined>} env
 * @param {Record<string, () => Store>} [stores] Those that this runtime alone can have, by name.
 */
export function readSettings({ CONFIGURATION, HOST = "127.0.0.1", PORT = "8787", STORE }, stores = {}) {
  const file = CONFIGURATION ?? new URL("configuration.json", import.meta.url);
  return {
    configuration: JSON.parse(readFileSync(file, "utf8")),
    host: HOST,
    port: Number(PORT),
    store: storeOf(STORE, { memory: memoryStore, ...stores }),
    assets: folderAssets(),
  };
}

/**
 * The store of this name. A name that is not known is no reason to do without one in silence.
 *
 * @param {string | undefined} name
 * @param {Record<string, () => Store>} stores
 */
function storeOf(name, stores) {
  if (!name) return undefined;
  const make = new Map(Object.entries(stores)).get(name);
  if (!make) throw new Error(`STORE must be absent, or one of: ${Object.keys(stores).join(", ")}`);
  return make();
}

/**
 * Says in the log where the worker listens.
 *
 * @param {string} url
 */
export function announce(url) {
  console.log(JSON.stringify({ time: new Date().toISOString(), what: "start", url }));
}
