// A fake receiver of webhooks: the handler of a team, which keeps what arrives, and fails as it is told to.
//
// `node tests/edge/fakes/receiver.js --port 8788` serves one, and prints what arrives.

import { fileURLToPath } from "node:url";

import { serveFake } from "./server.js";

/**
 * @typedef {import("./server.js").Call} Call
 * @typedef {import("./server.js").Step} Step
 */

/**
 * @param {{ port?: number, onCall?: (call: Call) => void }} [options]
 */
export async function createReceiver({ port = 0, onCall } = {}) {
  /** What is still to happen at a path; the last step stays. @type {Map<string, Step[]>} */
  const scripts = new Map();
  const { url, calls, stop } = await serveFake(
    (call) => {
      onCall?.(call);
      const steps = scripts.get(call.path) ?? [];
      return (steps.length > 1 ? steps.shift() : steps[0]) ?? { body: "thanks", headers: { "content-type": "text/plain" } };
    },
    { port },
  );
  return {
    url,
    calls,
    stop,
    /**
     * What becomes of the calls at a path, one step a call; the last one stays. Without a script the answer is 200.
     *
     * @param {string} path
     * @param {...Step} steps
     */
    script(path, ...steps) {
      scripts.set(path, steps);
    },
    /**
     * The calls that came to a path since they were last taken, in order.
     *
     * @param {string} path
     */
    take(path) {
      const taken = calls.filter((call) => call.path === path);
      calls.splice(0, calls.length, ...calls.filter((call) => call.path !== path));
      return taken;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
  const { url } = await createReceiver({ port, onCall: print });
  console.log(`The sample receiver listens at ${url}.`);
}

/** @param {Call} call */
function print({ method, path, headers, body }) {
  console.log(`\nThe receiver got ${method} ${path}`);
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("transversion-") || name === "idempotency-key") console.log(`${name}: ${value}`);
  }
  console.log(`\n${body.toString()}`);
}
