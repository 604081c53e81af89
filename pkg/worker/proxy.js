// The proxy: a client calls the API in the client's version, and the API answers in its own.

import { TransversionError, translateRequest, translateResponse } from "transversion";

import { pathOf, urlAt } from "./address.js";
import { readRequest, readUpTo } from "./body.js";
import { Deadline, Late } from "./deadline.js";
import { ANSWERS, REQUESTS, WEBHOOKS } from "./endpoints.js";
import { endToEnd, forRequest } from "./headers.js";
import { Refusal } from "./refusal.js";
import { isWebhookInDisguise, pointAtRelay, showClientsOwn } from "./webhooks.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./configuration.js").Proxy} Proxy
 * @typedef {import("./configuration.js").Settings} Settings
 * @typedef {import("transversion").Translation} Translation
 * @typedef {import("transversion").Version} Version
 * @typedef {{ body: BodyInit | null, headers: Headers, path: string, outcome: string, notes: number }} Outgoing
 */

/** The methods that every runtime can send. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A page of messages is longer than what clients send. */
const MOST_OF_ANSWER = 16 * 1024 * 1024;

const PATIENCE_MILLISECONDS = 60_000;

/** Statuses that can have no body. */
const EMPTY = [204, 205, 304];

/** Encodings that runtimes undo before anybody reads the body. */
const UNDONE = ["gzip", "x-gzip", "deflate", "br"];

/**
 * @param {Call} call
 * @param {URL} url
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 * @param {Version} version The client's, which its path says.
 */
export async function proxyCall(call, url, proxy, relays, version) {
  call.record.what = "proxy";
  const deadline = new Deadline(PATIENCE_MILLISECONDS);
  try {
    return await pass(call, pathOf(url), proxy, relays, version, deadline);
  } catch (error) {
    throw asRefusal(error);
  } finally {
    deadline.end();
  }
}

/**
 * @param {Call} call
 * @param {string} path
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 * @param {Version} from
 * @param {Deadline} deadline
 */
async function pass(call, path, proxy, relays, from, deadline) {
  const { request, record } = call;
  const { method } = request;
  if (!METHODS.includes(method)) throw new Refusal(405, "method_not_allowed", "this method is not passed on");
  const to = proxy.api.version;
  const translation = translateRequest({ method, path }, { to, from });
  const { endpoint } = translation;
  Object.assign(record, { from, to, ...(endpoint && { endpoint }) });
  if (from !== to && endpoint === undefined && isWebhookInDisguise(method, path, from, to)) {
    throw new Refusal(400, "bad_request", "webhooks are written at `webhooks`, in small letters and not encoded");
  }
  const differs = from !== to && endpoint !== undefined;
  const outgoing = differs && REQUESTS.includes(endpoint) && isJson(request.headers, endpoint)
    ? await translated(call, proxy, relays, path, deadline)
    : streamed(call, translation);
  const response = await send(call, urlAt(proxy.api.url, outgoing.path), outgoing, deadline);
  record.receiverStatus = response.status;
  return differs && ANSWERS.includes(endpoint) && response.status < 300
    ? back(call, proxy, relays, outgoing, response, deadline)
    : answer(call, response, response.body, outgoing);
}

/**
 * A request whose body no change concerns.
 *
 * @param {Call} call
 * @param {Translation} translation
 * @returns {Outgoing}
 */
function streamed({ request, record }, { path = "", outcome }) {
  const headers = endToEnd(request.headers);
  const length = Number(headers.get("content-length") ?? 0);
  record.bytesIn = length;
  record.bytesOut = length;
  const body = ["GET", "HEAD"].includes(request.method) ? null : request.body;
  return { body, headers, path, outcome, notes: 0 };
}

/**
 * A request whose body reads otherwise in the API's version.
 *
 * @param {Call} call
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 * @param {string} path
 * @param {Deadline} deadline
 * @returns {Promise<Outgoing>}
 */
async function translated({ request, record }, proxy, relays, path, deadline) {
  if (request.headers.has("content-encoding")) {
    throw new Refusal(415, "unsupported_encoding", "the body must come without a content-encoding");
  }
  const { method } = request;
  const bytes = await readRequest(request, proxy.maxBytes, deadline);
  const body = bytes.length > 0 ? bytes : undefined;
  const translation = translateRequest({ method, path, body }, { to: proxy.api.version });
  let [sent = null] = /** @type {(Uint8Array<ArrayBuffer> | null)[]} */ (translation.payloads);
  if (sent && WEBHOOKS.includes(String(translation.endpoint))) {
    sent = /** @type {Uint8Array<ArrayBuffer>} */ (pointAtRelay(sent, proxy, relays, translation.from));
  }
  record.bytesIn = bytes.length;
  record.bytesOut = sent?.length ?? 0;
  const { outcome, notes, path: to = path } = translation;
  return { body: sent, headers: forRequest(request.headers), path: to, outcome, notes: notes.length };
}

/**
 * @param {Call} call
 * @param {string} url
 * @param {Outgoing} outgoing
 * @param {Deadline} deadline
 */
async function send({ request, fetch }, url, { body, headers }, deadline) {
  // Some runtimes undo encodings that others leave, and none says which it has undone; all undo this one. A part
  // of something is a part of it as it is.
  headers.set("accept-encoding", headers.has("range") ? "identity" : "gzip");
  const { method } = request;
  const { signal } = deadline;
  const init = { method, headers, redirect: "manual", signal, ...(body && { body, duplex: "half" }) };
  try {
    return await deadline.meet(fetch(url, /** @type {RequestInit} */ (init)));
  } catch {
    if (deadline.isOver) throw new Late();
    throw new Refusal(502, "bad_gateway", "the API cannot be reached");
  }
}

/**
 * An answer that reads otherwise in the client's version.
 *
 * @param {Call} call
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 * @param {Outgoing} outgoing
 * @param {Response} response
 * @param {Deadline} deadline
 */
async function back(call, proxy, relays, outgoing, response, deadline) {
  const { bytes, isWhole } = await readUpTo(response.body, MOST_OF_ANSWER, deadline).catch((error) => {
    if (error instanceof Late) throw error;
    throw new Refusal(502, "bad_gateway", "the answer of the API broke off");
  });
  if (!isWhole) throw new Refusal(502, "bad_gateway", `the answer of the API is longer than ${MOST_OF_ANSWER} bytes`);
  if (bytes.length === 0) return answer(call, response, null, outgoing);
  const { method } = call.request;
  const { status } = response;
  const version = /** @type {Version} */ (call.record.from);
  try {
    const translation = translateResponse({ method, path: outgoing.path, status, body: bytes }, { to: version });
    const [payload = bytes] = translation.payloads;
    const isOfWebhooks = String(translation.endpoint).includes("webhook");
    const shown = isOfWebhooks ? showClientsOwn(payload, proxy, relays) : payload;
    return answer(call, response, /** @type {BodyInit} */ (shown), sum(outgoing, translation));
  } catch (error) {
    if (!(error instanceof TransversionError) || error.code === "internal") throw error;
    call.record.error = error.code;
    return answer(call, response, bytes, { outcome: "refused", notes: outgoing.notes });
  }
}

/**
 * @param {Call} call
 * @param {Response} response
 * @param {BodyInit | null} body
 * @param {{ outcome: string, notes: number }} told
 */
function answer({ record }, response, body, { outcome, notes }) {
  const headers = endToEnd(response.headers);
  const encoding = (headers.get("content-encoding") ?? "").trim().toLowerCase();
  if (UNDONE.includes(encoding)) headers.delete("content-encoding");
  // The length of what was unpacked or translated is another one, and the runtime writes it.
  if (encoding !== "" || body !== response.body) headers.delete("content-length");
  Object.assign(record, { outcome, notes });
  const { from, to } = record;
  for (const [name, value] of Object.entries({ outcome, from, to, notes })) {
    headers.set(`transversion-${name}`, String(value));
  }
  const { status, statusText } = response;
  return new Response(EMPTY.includes(status) ? null : body, { status, statusText, headers });
}

/** What became of a request and its answer together. @param {Outgoing} outgoing @param {Translation} translation */
function sum({ outcome, notes }, translation) {
  return {
    outcome: outcome === "translated" ? outcome : translation.outcome,
    notes: notes + translation.notes.length,
  };
}

/**
 * Whether a body is JSON. One of a webhook has to be, because it says where events are sent.
 *
 * @param {Headers} headers
 * @param {string} endpoint
 */
function isJson(headers, endpoint) {
  const type = headers.get("content-type");
  return type === null || /[/+]json\s*(;|$)/i.test(type) || WEBHOOKS.includes(endpoint);
}

/** What the client is told, in the shape of the API's own errors. @param {unknown} error */
function asRefusal(error) {
  if (error instanceof Late) return new ApiRefusal(504, "gateway_timeout", "the API did not answer in time");
  if (error instanceof Refusal) return new ApiRefusal(error.status, error.code, error.message, error.headers);
  if (error instanceof TransversionError) {
    return new ApiRefusal(error.code === "internal" ? 500 : 400, error.code, error.message);
  }
  return error;
}

class ApiRefusal extends Refusal {
  answer() {
    const { status, code, message: description, headers } = this;
    return Response.json({ error: { code, description } }, { status, headers });
  }
}
