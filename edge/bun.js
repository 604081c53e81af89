// The worker on Bun.

import { createWorker } from "transversion/worker";

import { announce, readSettings } from "./settings.js";

const { Bun } = /** @type {any} */ (globalThis);

const { configuration, host, port, store, assets } = readSettings(process.env);
const worker = createWorker(configuration, { store, assets });
const server = Bun.serve({
  hostname: host,
  port,
  // A slow sender is cut off by the budget of its relay, and not before.
  idleTimeout: 60,
  fetch: async (/** @type {Request} */ request) => sayGoodbye(request, await worker.fetch(request, process.env)),
});
announce(`http://${host}:${server.port}`);

// What has been begun is brought to its end.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.stop());

/**
 * Bun closes a connection where the client asks for it, and does not say so; old clients of Node.js then use it again.
 *
 * @param {Request} request
 * @param {Response} response
 */
function sayGoodbye(request, response) {
  if (request.headers.get("connection")?.toLowerCase() === "close") response.headers.set("connection", "close");
  return response;
}
