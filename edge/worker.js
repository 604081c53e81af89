// The worker on Cloudflare.

import { createWorker } from "transversion/worker";

import configuration from "./configuration.json" with { type: "json" };

export default createWorker(configuration);

// Bound in wrangler.jsonc, it knows what has been delivered.
export { TransversionStore } from "transversion/worker/store/durable-object";
