// What the tests of one runtime stand in: receivers, a fake API, and workers with one configuration that has a relay
// for every situation.

import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";

import { createReceiver } from "./fakes/receiver.js";
import { createSmoochApi } from "./fakes/smooch-api.js";
import { STORES, makeEdgeProject, start } from "./harness.js";

/**
 * @typedef {import("./harness.js").Worker} Worker
 * @typedef {import("./harness.js").Runtime} Runtime
 * @typedef {Awaited<ReturnType<typeof makeWorld>>} World
 * @typedef {Awaited<ReturnType<typeof post>>} Answer
 */

/** The secrets of the worker. None of them may ever show. */
export const SECRETS = {
  SENDER_SECRET: "sender-secret-5b1e",
  NEXT_SENDER_SECRET: "sender-secret-next-77aa",
  HANDLER_SECRET: "handler-secret-c04d",
  SMOOCH_AUTHORIZATION: "Bearer needs-token-19f3",
  METRICS_SECRET: "metrics-secret-e6e6",
  UPGRADE_SECRET: "upgrade-secret-20ac",
};

/** The budget of relays that must not wait long, and of their store's lease. */
export const HURRY = 800;

/** The flags of a translation, in all combinations. */
export const FLAGS = ["exact", "includeFullAppUser", "includeClient"];

/** @param {Runtime} runtime */
export async function makeWorld(runtime) {
  const project = await makeEdgeProject(`edge-${runtime}`);
  const receiver = await createReceiver();
  const parts = new EventEmitter();
  const api = await createSmoochApi({ pageSize: 2, onPart: (part) => parts.emit("part", part) });
  const closed = `http://127.0.0.1:${await freePort()}`;

  /** @type {Record<string, object>} */
  const relays = {};
  const secrets = [{ env: "SENDER_SECRET" }, { env: "NEXT_SENDER_SECRET" }];
  const authorization = { env: "SMOOCH_AUTHORIZATION" };
  const needs = { api: api.url, authorization, timeoutMilliseconds: 600 };
  /** @param {string} name @param {"v1" | "v1.1"} version @param {any} [more] */
  const relay = (name, version, { deliver = {}, ...more } = {}) => {
    relays[name] = { receive: "anyone", deliver: { url: `${receiver.url}/${name}`, version, ...deliver }, ...more };
  };
  relay("old", "v1", { receive: { secrets }, deliver: { secret: { env: "HANDLER_SECRET" } } });
  relay("new", "v1.1", { receive: { secrets }, deliver: { secret: { env: "HANDLER_SECRET" } } });
  relay("later", "v1", { receive: { secrets, refuse: 503 } });
  relay("open", "v1");
  relay("split", "v1.1");
  relay("passing", "v1", { deliver: { passStatuses: [401, 404] } });
  relay("hurried", "v1", { budgetMilliseconds: HURRY });
  relay("hurried-split", "v1.1", { budgetMilliseconds: HURRY });
  relay("small", "v1", { maxBytes: 1024 });
  relay("strict", "v1", { refused: "reject" });
  relay("dry", "v1", { dryRun: true });
  relay("dry-up", "v1.1", { dryRun: true });
  relay("down", "v1", { deliver: { url: `${closed}/down` } });
  relay("needing", "v1", { needs: { ...needs, policy: "best-effort" } });
  relay("requiring", "v1", { needs: { ...needs, policy: "required" } });
  relay("requiring-new", "v1.1", { needs: { ...needs, policy: "required" } });
  relay("needing-down", "v1", { needs: { ...needs, api: closed, policy: "best-effort" } });
  relay("requiring-down", "v1", { needs: { ...needs, api: closed, policy: "required" } });
  for (const version of /** @type {const} */ (["v1", "v1.1"])) {
    for (let bits = 0; bits < 8; bits += 1) {
      const options = Object.fromEntries(FLAGS.map((flag, index) => [flag, Boolean(bits & (1 << index))]));
      relay(corpusRelay(version, options), version, { deliver: { options } });
    }
  }
  // The targets of the webhooks in the corpus.
  const targets = ["https://h.example", "https://hook.example.org/in", "https://hook.example.org/new"];
  const publicUrl = "https://edge.example.com";
  /** @param {"v1" | "v1.1"} version @returns {Record<string, object>} */
  const targeted = (version) => Object.fromEntries(targets.map((url, index) =>
    [`target-${index}`, { receive: "anyone", deliver: { url, version } }]));
  const configuration = {
    relays: { ...relays, ...targeted("v1") },
    proxy: { api: { url: api.url, version: "v1.1" }, webhooks: { publicUrl } },
    metrics: { secret: { env: "METRICS_SECRET" } },
    translate: true,
  };
  // What calls of the other direction go through, and which has none of what may be left out.
  const bare = {
    relays: targeted("v1.1"),
    proxy: { api: { url: api.url, version: "v1" }, webhooks: { publicUrl } },
  };

  /** @type {Worker[]} */
  const running = [];
  /** @param {object} configuration @param {Parameters<typeof start>[3]} [options] */
  const startWorker = async (configuration, options = {}) => {
    const environment = { ...SECRETS, ...options.environment };
    const worker = await start(project, runtime, configuration, { ...options, environment });
    running.push(worker);
    return worker;
  };
  return {
    runtime,
    folder: project.folder,
    receiver,
    api,
    parts,
    targets,
    publicUrl,
    closed,
    configuration,
    worker: await startWorker(configuration),
    bareWorker: await startWorker(bare),
    stores: STORES[runtime],
    startWorker,
    async stop() {
      await Promise.all([...running.map((worker) => worker.stop()), receiver.stop(), api.stop()]);
    },
  };
}

/**
 * The relay that delivers to a version with these options, to anyone.
 *
 * @param {string} version
 * @param {Record<string, unknown>} options
 */
export function corpusRelay(version, options) {
  return ["corpus", version.replace(".", "-"), ...FLAGS.filter((flag) => options[flag])].join("-");
}

/**
 * Posts an event to a relay.
 *
 * @param {Worker} worker
 * @param {string} relay
 * @param {BodyInit} body
 * @param {Record<string, string>} [headers]
 */
export async function post(worker, relay, body, headers = {}) {
  return call(worker, "POST", `/relay/${relay}`, { headers: { "content-type": "application/json", ...headers }, body });
}

/**
 * Makes a call, and takes the answer for what it says.
 *
 * @param {Worker} worker
 * @param {string} method
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function call(worker, method, path, init = {}) {
  const start = performance.now();
  const duplex = /** @type {RequestInit} */ ({ duplex: "half" });
  const response = await fetch(`${worker.url}${path}`, {
    redirect: "manual", signal: AbortSignal.timeout(20_000), ...init, ...duplex, method,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: bytes.toString(),
    milliseconds: performance.now() - start,
    /** What the worker itself says went wrong. */
    get error() {
      return JSON.parse(bytes.toString()).error;
    },
    outcome: response.headers.get("transversion-outcome"),
    from: response.headers.get("transversion-from"),
    to: response.headers.get("transversion-to"),
    notes: response.headers.get("transversion-notes"),
    delivered: response.headers.get("transversion-delivered"),
  };
}

/**
 * Makes a call with any path and any body, as it stands.
 *
 * @param {Worker} worker
 * @param {string} method
 * @param {string} path
 * @param {{ headers?: import("node:http").OutgoingHttpHeaders, body?: Uint8Array | string | undefined }} [init]
 */
export async function callAsIs(worker, method, path, { headers = {}, body } = {}) {
  const sent = request({ host: "127.0.0.1", port: worker.port, method, path, headers, agent: false });
  sent.end(body);
  const [response] = await once(sent, "response", { signal: AbortSignal.timeout(20_000) });
  /** @type {Buffer[]} */
  const parts = [];
  for await (const part of response) parts.push(part);
  const bytes = Buffer.concat(parts);
  return {
    status: /** @type {number} */ (response.statusCode),
    headers: /** @type {import("node:http").IncomingHttpHeaders} */ (response.headers),
    bytes,
    text: bytes.toString(),
  };
}

/**
 * The key under which a payload of an event is delivered, the same on each retry.
 *
 * @param {string} relay
 * @param {Uint8Array} body
 * @param {number} [index]
 */
export function keyOf(relay, body, index = 0) {
  const hash = createHash("sha256").update(`${relay}\0`).update(body).digest("base64url");
  return `${hash.slice(0, 32)}-${index}`;
}

/** A port of loopback at which nobody listens. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
