// Delivery: one payload after the other to the receiver, and what the sender is told of it.

import { GRACE_MILLISECONDS, ask, writeDown } from "./ask.js";
import { readUpTo } from "./body.js";
import { Deadline } from "./deadline.js";
import { forReceiver } from "./headers.js";

/**
 * @typedef {import("./configuration.js").Relay} Relay
 * @typedef {import("./index.js").Store} Store
 * @typedef {import("./call.js").Call} Call
 * @typedef {{ status: number, error?: string, body?: Uint8Array<ArrayBuffer>, headers: Record<string, string> }} Answer
 * @typedef {{ payloads: Uint8Array[], about: Record<string, string> }} Plan
 * @typedef {() => Promise<Answer>} Send
 */

/**
 * The way of one payload: its key, and what is asked before it is sent and told afterwards.
 *
 * @typedef {{ key: string, take: (send: Send) => Promise<Answer> }} Step
 */

/** Of a receiver's answer the sender gets no more than this. */
const MOST_OF_ANSWER = 64 * 1024;

/** How long the rest of an answer is waited for: until it is written down, nobody but this call knows of the delivery. */
const READING_MILLISECONDS = 2000;

/** Statuses that can have no body. */
const EMPTY = [204, 205, 304];

/**
 * Delivers what the store does not know to be delivered.
 *
 * @param {Call} call
 * @param {Relay} relay
 * @param {Plan} plan
 * @param {string} key
 * @param {Deadline} deadline
 */
export function deliver(call, relay, plan, key, deadline) {
  const { store } = call;
  const steps = plan.payloads.map((_, index) => {
    const ofThis = `${key}-${index}`;
    return { key: ofThis, take: (/** @type {Send} */ send) => once(store, ofThis, deadline, send) };
  });
  return deliverBy(call, relay, plan, steps, deadline);
}

/**
 * Delivers in order. The first failure ends it, and its status is the sender's to judge: on the retry, a store knows
 * what had been delivered.
 *
 * @param {Call} call
 * @param {Relay} relay
 * @param {Plan} plan
 * @param {Step[]} steps One for each payload.
 * @param {Deadline} deadline
 */
export async function deliverBy(call, relay, { payloads, about }, steps, deadline) {
  const headers = headersFor(call, relay, about);
  /** @type {Answer} */
  let last = { status: 200, headers: {} };
  let delivered = 0;
  for (const [index, { key, take }] of steps.entries()) {
    const payload = /** @type {Uint8Array} */ (payloads[index]);
    headers.set("idempotency-key", key);
    last = await take(() => post(call, relay, payload, headers, deadline));
    if (!isGood(last.status)) break;
    delivered += 1;
  }
  Object.assign(call.record, { delivered, ...(last.error && { error: last.error }) });
  const isAlone = payloads.length === 1 || delivered < payloads.length;
  const { status, body, headers: told } = isAlone ? last : { status: 200, headers: {} };
  return new Response(EMPTY.includes(status) ? null : body, {
    status,
    headers: { ...told, ...about, "transversion-delivered": `${delivered}/${payloads.length}` },
  });
}

/**
 * Delivers what nobody has delivered, and nobody is delivering.
 *
 * @param {Store | undefined} store
 * @param {string} key
 * @param {Deadline} deadline
 * @param {Send} send
 */
async function once(store, key, deadline, send) {
  if (!store) return send();
  const claim = await ask(deadline, () => store.claim(key, deadline.left + GRACE_MILLISECONDS));
  if (claim === "done") return { status: 200, headers: {} };
  if (claim === "busy") return ours(503, "busy", "this event is being delivered now", { "retry-after": "5" });
  const answer = await send();
  await writeDown(() => (isGood(answer.status) ? store.settle(key) : store.release(key)));
  return answer;
}

/**
 * @param {Call} call
 * @param {Relay} relay
 * @param {Uint8Array} payload
 * @param {Headers} headers
 * @param {Deadline} deadline
 * @returns {Promise<Answer>}
 */
async function post(call, relay, payload, headers, deadline) {
  const late = () => ours(504, "receiver_late", "the receiver did not answer in time");
  if (deadline.isOver) return late();
  /** @type {Response} */
  let response;
  try {
    const body = /** @type {BodyInit} */ (payload);
    const { signal } = deadline;
    const sent = call.fetch(relay.deliver.url, { method: "POST", headers, body, signal, redirect: "manual" });
    response = await deadline.meet(sent);
  } catch {
    return deadline.isOver ? late() : ours(502, "receiver_unreachable", "the receiver cannot be reached");
  }
  const { status } = response;
  call.record.receiverStatus = status;
  call.record.bytesOut += payload.length;
  const told = statusFor(status, relay.deliver.passStatuses);
  // The receiver has said what became of it; if the rest of its answer is lost, that is no matter.
  const patience = new Deadline(Math.min(READING_MILLISECONDS, deadline.left));
  const { bytes } = await readUpTo(response.body, MOST_OF_ANSWER, patience).catch(() => ({ bytes: undefined }));
  patience.end();
  if (told !== status) return ours(told, "receiver_refused", `the receiver answered with status ${status}`);
  return { status, ...(bytes && { body: bytes }), headers: only(response.headers, ["content-type", "retry-after"]) };
}

/**
 * What the sender is told. It never comes again after 401, 403 and 404, which mostly mean that our own secret or URL is
 * wrong; and a redirection, which is not followed, has delivered nothing. A status that does not exist cannot be passed
 * on.
 *
 * @param {number} status
 * @param {number[]} passed
 */
function statusFor(status, passed) {
  if (status < 200 || (status >= 300 && status < 400) || status > 599) return 502;
  return [401, 403, 404].includes(status) && !passed.includes(status) ? 502 : status;
}

/**
 * An answer that is not the receiver's.
 *
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
function ours(status, code, message, headers = {}) {
  const body = new TextEncoder().encode(JSON.stringify({ error: { code, message } }));
  return { status, error: code, body, headers: { ...headers, "content-type": "application/json" } };
}

/**
 * @param {Call} call
 * @param {Relay} relay
 * @param {Record<string, string>} about
 */
function headersFor(call, relay, about) {
  const headers = forReceiver(call.request.headers);
  for (const [name, value] of Object.entries(about)) headers.set(name, value);
  if (relay.deliver.secret) headers.set("x-api-key", call.secrets(relay.deliver.secret));
  return headers;
}

/** @param {Headers} headers @param {string[]} names */
function only(headers, names) {
  return Object.fromEntries([...headers].filter(([name]) => names.includes(name)));
}

/** @param {number} status */
export function isGood(status) {
  return status >= 200 && status < 300;
}
