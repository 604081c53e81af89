// The worker that `cargo xtask start` serves: its configuration comes from the environment, because the ports of the
// sample receiver and of the fake API stand in it. What one deploys is `../worker.js`.

import { createWorker } from "transversion/worker";

/** @type {import("transversion/worker").Worker | undefined} */
let worker;

export default {
  /** @param {Request} request @param {{ CONFIGURATION: string }} env @param {any} context */
  fetch(request, env, context) {
    worker ??= createWorker(JSON.parse(env.CONFIGURATION));
    return worker.fetch(request, env, context);
  },
};

export { TransversionStore } from "transversion/worker/store/durable-object";
