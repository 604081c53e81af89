// The worker on Node.js.

import { createWorker } from "transversion/worker";
import { serve } from "transversion/worker/node";

import { announce, readSettings } from "./settings.js";

const { configuration, host, port, store, assets } = readSettings(process.env);
const server = await serve(createWorker(configuration, { store, assets }), { host, port });
announce(server.url);

// What has been begun is brought to its end.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());
