// The worker on Deno.

import process from "node:process";

import { createWorker } from "transversion/worker";
import { denoKvStore } from "transversion/worker/store/deno-kv";

import { announce, readSettings } from "./settings.js";

const { Deno } = /** @type {any} */ (globalThis);

const { STORE, STORE_PATH } = process.env;
const kv = STORE === "kv" && denoKvStore(await Deno.openKv(STORE_PATH));
const { configuration, host, port, store, assets } = readSettings(process.env, kv ? { kv: () => kv } : {});
const worker = createWorker(configuration, { store, assets });
const server = Deno.serve(
  { hostname: host, port, onListen: (/** @type {{ port: number }} */ at) => announce(`http://${host}:${at.port}`) },
  (/** @type {Request} */ request) => worker.fetch(request, process.env),
);

// What has been begun is brought to its end.
for (const signal of ["SIGINT", "SIGTERM"]) Deno.addSignalListener(signal, () => server.shutdown());
