// The edge worker: a relay for webhooks and a proxy for the API, between versions. `fetch` is all that a runtime calls.

import { begin } from "./call.js";
import { ConfigurationError, readConfiguration } from "./configuration.js";
import { showDashboard } from "./dashboard.js";
import { Metrics } from "./metrics.js";
import { proxyCall } from "./proxy.js";
import { Refusal, demandMethod } from "./refusal.js";
import { relayEvent } from "./relay.js";
import { demandBearer, readSecrets } from "./secrets.js";
import { durableObjectStore } from "./store/durable-object.js";
import { translateCall } from "./translate.js";
import { changePhase, showUpgrade } from "./upgrade/desk.js";
import { mistakesOfStore, upgradesOf } from "./upgrade/upgrades.js";
import { VERSION } from "./version.js";

export { ConfigurationError };

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./configuration.js").Settings} Settings
 * @typedef {import("./index.js").Mistake} Mistake
 * @typedef {import("./index.js").Parts} Parts
 * @typedef {import("./index.js").Worker} Worker
 */

/** Whoever asks how the worker does asks often, and is not written down; nor is who looks at the dashboard. */
const UNRECORDED = ["dashboard", "health", "metrics"];

/**
 * @param {unknown} configuration
 * @param {Parts} [parts]
 * @returns {Worker}
 */
export function createWorker(configuration, parts = {}) {
  const settings = readConfiguration(configuration);
  const metrics = new Metrics();
  const upgrades = upgradesOf(settings);
  const write = parts.log ?? ((line) => console.log(line));
  // As a method of its object `fetch` would be refused by some runtimes.
  const fetch = parts.fetch ?? ((...given) => globalThis.fetch(...given));

  /** @param {object} line */
  function log(line) {
    try {
      write(JSON.stringify(line));
    } catch {
      // What has been done is done, whether that can be written down or not.
    }
  }

  /** @param {Request} request @param {Record<string, any>} env @param {Call["after"]} after */
  async function answer(request, env, after) {
    const { secrets, mistakes: ofSecrets } = readSecrets(settings, env);
    const { TRANSVERSION_STORE: namespace } = env;
    // In an environment of texts it is no binding.
    const store = parts.store ?? (typeof namespace === "object" ? durableObjectStore(namespace) : undefined);
    const assets = parts.assets ?? env.ASSETS;
    const mistakes = [...ofSecrets, ...mistakesOfStore(upgrades, store)];
    const call = begin(request, { secrets, store, assets, upgrades, fetch, log, after });
    const { record } = call;
    const start = Date.now();
    const response = await route(call, settings, mistakes, metrics).catch((error) => failed(call, error));
    record.status = response.status;
    record.milliseconds = Date.now() - start;
    if (!UNRECORDED.includes(record.what)) {
      metrics.count(record);
      log(record);
    }
    return response;
  }

  return {
    fetch(request, env = {}, context = undefined) {
      // Without somebody who waits for it, it is for the process to go on; its failure is nobody's.
      const after = (/** @type {Promise<unknown>} */ promise) => {
        const done = promise.catch(() => {});
        context?.waitUntil?.(done);
      };
      const answered = answer(request, env, after);
      // A sender that hangs up does not end what is being delivered.
      context?.waitUntil?.(answered);
      return answered;
    },
  };
}

/**
 * @param {Call} call
 * @param {Settings} settings
 * @param {Mistake[]} mistakes
 * @param {Metrics} metrics
 */
async function route(call, settings, mistakes, metrics) {
  const url = urlOf(call.request);
  const { pathname } = url;
  if (pathname === "/health") return health(call, mistakes);
  if (mistakes.length > 0) throw new Refusal(500, "misconfigured", mistakes.map(({ message }) => message).join("; "));
  const [, first, name = ""] = pathname.split("/");
  if (pathname === "/metrics" && settings.metrics) return show(call, settings.metrics, metrics);
  if (pathname === "/translate" && settings.translate) return translateCall(call, url);
  if (first === "relay") {
    call.record.what = "relay";
    const upgrade = call.upgrades.get(name);
    if (upgrade && pathname === `/relay/${name}/upgrade`) return showUpgrade(call, upgrade);
    if (upgrade && pathname === `/relay/${name}/phase`) return changePhase(call, upgrade);
    const relay = pathname === `/relay/${name}` ? settings.relays.get(name) : undefined;
    if (!relay) throw new Refusal(404, "not_found", "there is no relay of this name");
    return relayEvent(call, relay);
  }
  const isOfApi = (first === "v1" || first === "v1.1") && pathname.startsWith(`/${first}/`);
  if (settings.proxy && isOfApi) return proxyCall(call, url, settings.proxy, settings.relays, first);
  const isLooking = ["GET", "HEAD"].includes(call.request.method) && !isOfApi;
  if (call.assets && isLooking) return showDashboard(call, url, call.assets);
  throw new Refusal(404, "not_found", "there is nothing at this path");
}

/** Runtimes make a URL of what the sender says of the host, and that may make none. @param {Request} request */
function urlOf(request) {
  try {
    return new URL(request.url);
  } catch {
    throw new Refusal(400, "bad_request", "the host of the request is no host");
  }
}

/** @param {Call} call @param {Mistake[]} mistakes */
function health({ request, record }, mistakes) {
  record.what = "health";
  demandMethod(request, "GET", "/health answers to GET");
  const body = { status: mistakes.length > 0 ? "misconfigured" : "ok", version: VERSION };
  return mistakes.length > 0 ? Response.json({ ...body, mistakes }, { status: 503 }) : Response.json(body);
}

/**
 * @param {Call} call
 * @param {NonNullable<Settings["metrics"]>} settings
 * @param {Metrics} metrics
 */
async function show({ request, record, secrets }, { secret }, metrics) {
  record.what = "metrics";
  demandMethod(request, "GET", "/metrics answers to GET");
  await demandBearer(request, secrets(secret));
  return new Response(metrics.text(), { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
}

/** @param {Call} call @param {unknown} error */
function failed({ record }, error) {
  if (error instanceof Refusal) {
    record.error = error.code;
    return error.answer();
  }
  // What went wrong may quote what was sent, so its name alone is told.
  record.error = error instanceof Error ? error.name : "unknown";
  return new Refusal(500, "internal", "the worker failed; the next call works").answer();
}
