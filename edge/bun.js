// The worker on Bun.

import { createWorker } from "transversion/worker";

import { announce, readSettings } from "./settings.js";

const { Bun } = /** @type {any} */ (globalThis);

const { configuration, host, port, store } = readSettings(process.env);
const worker = createWorker(configuration, { store });
const server = Bun.serve({
  hostname: host,
  port,
  // A slow sender is cut off by the budget of its relay, and not before.
  idleTimeout: 60,
  fetch: (/** @type {Request} */ request) => worker.fetch(request, process.env),
});
announce(`http://${host}:${server.port}`);

// What has been begun is brought to its end.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.stop());
