// A worker that opens the texts of its store to whoever asks, for the tests of stores: they copy it into the project, where
// it runs in the place of the one that is deployed.

import { denoKvStore } from "transversion/worker/store/deno-kv";
import { TransversionStore, durableObjectStore } from "transversion/worker/store/durable-object";
import { memoryStore } from "transversion/worker/store/memory";

const { Deno, process } = /** @type {any} */ (globalThis);

const environment = (Deno ? Deno.env.toObject() : process?.env) ?? {};
const kept = environment.STORE === "kv" ? denoKvStore(await Deno.openKv(environment.STORE_PATH)) : memoryStore();

const worker = {
  /** @param {Request} request @param {{ TRANSVERSION_STORE?: any }} env */
  async fetch(request, env) {
    const store = typeof env.TRANSVERSION_STORE === "object" ? durableObjectStore(env.TRANSVERSION_STORE) : kept;
    const { key, was, is, kept: milliseconds } = /** @type {any} */ (await request.json());
    const answer = milliseconds === undefined ? await store.read(key) : await store.swap(key, was, is, milliseconds);
    return Response.json({ answer });
  },
};

export default worker;
export { TransversionStore };

if (environment.HOST) {
  // Its name is no literal, so that no bundle has it.
  const server = "transversion/worker/node";
  const { serve } = await import(server);
  const { url } = await serve(worker, { host: environment.HOST, port: Number(environment.PORT), env: {} });
  console.log(JSON.stringify({ what: "start", url }));
}
