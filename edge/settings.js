// What the servers of this folder ask the environment for.

import { readFileSync } from "node:fs";

import { folderAssets } from "transversion/worker/folder";
import { memoryStore } from "transversion/worker/store/memory";

/**
 * @param {Record<string, string | undefined>} env
 */
export function readSettings({ CONFIGURATION, HOST = "127.0.0.1", PORT = "8787", STORE }) {
  const file = CONFIGURATION ?? new URL("configuration.json", import.meta.url);
  return {
    configuration: JSON.parse(readFileSync(file, "utf8")),
    host: HOST,
    port: Number(PORT),
    store: STORE === "memory" ? memoryStore() : undefined,
    assets: folderAssets(),
  };
}

/**
 * Says in the log where the worker listens.
 *
 * @param {string} url
 */
export function announce(url) {
  console.log(JSON.stringify({ time: new Date().toISOString(), what: "start", url }));
}
