// A soak: many events at once through a worker, to a receiver that fails now and then, from senders that come again.
//
// `node tests/edge/soak.js [--events N] [--runtime NAME] [--store NAME]` soaks the worker in each runtime with each of
// its stores and with none, and prints what it costs: the events per second with and without faults, 64 at once; how
// long one of those takes; and what the worker adds to an event that is alone.

import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { translateEvent } from "../js/transversion.js";
import { deliveries, delivery, message, oldMessage, withheld } from "./events.js";
import { makeRandom } from "./fakes/random.js";
import { send } from "./fakes/sender.js";
import { serveFake } from "./fakes/server.js";
import { RUNTIMES, STORES, makeEdgeProject, start } from "./harness.js";
import { keyOf } from "./world.js";

/**
 * @typedef {import("./world.js").World} World
 * @typedef {import("./world.js").Worker} Worker
 * @typedef {import("./harness.js").Store} Store
 * @typedef {{ relay: string, body: Buffer<ArrayBuffer>, payloads: string[] }} Event
 * @typedef {{ p50: number, p99: number }} Latency
 */

const CONCURRENCY = 64;

/** A receiver that hangs is given up sooner than in earnest, and yet none for being slow on a busy machine. */
const BUDGET = 5000;

/**
 * What the receiver does instead of accepting, and of how many calls in a thousand.
 *
 * @type {[number, import("./fakes/server.js").Step][]}
 */
const FAULTS = [
  [40, { status: 500 }],
  [20, "reset"],
  [10, { status: 503, headers: { "retry-after": "1" } }],
  [10, { status: 401 }],
  [5, { status: 302, headers: { location: "/elsewhere" } }],
];

/** A receiver that hangs takes its time, so there is none of them in the short soak of the tests. */
const HANG = 1;

/** The receiver accepts, and its answer breaks off: so many in a thousand. */
const BROKEN = 10;

/**
 * @param {import("./harness.js").Runtime} runtime
 * @param {() => World} world
 */
export function soakTests(runtime, world) {
  for (const store of /** @type {const} */ (["none", ...STORES[runtime]])) {
    test(`with the store ${store}, every event arrives as translated, or its sender comes again`, async (context) => {
      const receiver = await createSoakReceiver({ hangs: false });
      context.after(receiver.stop);
      const worker = await world().startWorker(configure(receiver.url), { store });
      context.after(worker.stop);
      await soak(worker, receiver, { events: 500, once: store !== "none" });
    });
  }
}

/**
 * Sends events, and checks each of them: what its sender takes for delivered was accepted as translated, all of it, and
 * what is not delivered was answered so that the sender comes again.
 *
 * @param {Worker} worker
 * @param {Awaited<ReturnType<typeof createSoakReceiver>>} receiver
 * @param {{ events: number, once: boolean }} options `once`: a store is bound, so nothing is accepted twice
 */
async function soak(worker, receiver, { events: count, once }) {
  const events = Array.from({ length: count }, (_, index) => makeEvent(index));
  let attempts = 0;
  let given = 0;
  const begin = performance.now();
  await inParallel(events, async ({ relay, body, payloads }) => {
    const result = await send(`${worker.url}/relay/${relay}`, body, { interval: 10 });
    attempts += result.attempts.length;
    const last = result.attempts.at(-1);
    assert.ok(!result.final, `the sender gives up for good after ${last?.status}`);
    assert.ok(last?.status !== undefined, "the worker does not answer");
    if (!result.delivered) given += 1;
    payloads.forEach((payload, index) => {
      const accepted = receiver.accepted.get(keyOf(relay, body, index)) ?? [];
      const isLost = result.delivered && accepted.length === 0;
      assert.ok(!isLost, `an event is taken for delivered after ${last?.status}, and nobody has it`);
      assert.ok(accepted.every((text) => text === payload), "something else was delivered");
      assert.ok(!once || accepted.length < 2, "a payload was accepted twice");
    });
  });
  const seconds = (performance.now() - begin) / 1000;
  const keysOf = (/** @type {Event} */ { relay, body, payloads }) => payloads.map((_, index) => keyOf(relay, body, index));
  const expected = new Set(events.flatMap(keysOf));
  for (const key of receiver.accepted.keys()) assert.ok(expected.has(key), "something was delivered that nobody sent");
  assert.ok(attempts > count * 1.05, "nothing failed");
  assert.ok(given <= count / 1000, `${given} of ${count} events were given up`);
  return { perSecond: attempts / seconds, attempts, given };
}

/**
 * A receiver that fails now and then, and remembers what it accepted, by key.
 *
 * @param {{ hangs?: boolean }} [options]
 */
async function createSoakReceiver({ hangs = true } = {}) {
  /** @type {Map<string, string[]>} */
  const accepted = new Map();
  const random = makeRandom(7);
  let isCalm = false;
  const { url, calls, stop } = await serveFake(({ headers, body }) => {
    calls.length = 0;
    let number = isCalm ? 1000 : random() * 1000;
    for (const [share, step] of hangs ? [...FAULTS, /** @type {const} */ ([HANG, "hang"])] : FAULTS) {
      if (number < share) return step;
      number -= share;
    }
    const key = String(headers["idempotency-key"]);
    accepted.set(key, [...(accepted.get(key) ?? []), body.toString("latin1")]);
    return number < BROKEN ? "half" : {};
  });
  return { url, accepted, stop, /** From now on it only accepts. */ calm: () => void (isCalm = true) };
}

/** @param {string} url */
function configure(url) {
  /** @param {"v1" | "v1.1"} version */
  const relay = (version) => ({ receive: "anyone", budgetMilliseconds: BUDGET, deliver: { url: `${url}/${version}`, version } });
  return { relays: { old: relay("v1"), new: relay("v1.1") } };
}

/** @param {number} index @returns {Event} */
function makeEvent(index) {
  const [make, relay, to] = /** @type {const} */ ([
    [message, "old", "v1"], [delivery, "old", "v1"], [() => deliveries(3), "new", "v1.1"], [oldMessage, "new", "v1.1"],
    [message, "old", "v1"], [withheld, "old", "v1"], [() => Buffer.from(`no event ${index}`), "old", undefined],
  ])[index % 7] ?? [message, "old", "v1"];
  const body = /** @type {Buffer<ArrayBuffer>} */ (make());
  const payloads = to ? translateEvent(body, { to }).payloads : [body];
  return { relay, body, payloads: payloads.map((payload) => Buffer.from(payload).toString("latin1")) };
}

/**
 * Events that nothing delays, to a URL: how many a second, and how long each takes.
 *
 * @param {string} url
 * @param {number} count
 * @param {number} concurrency
 */
async function measure(url, count, concurrency) {
  // The client of `fetch` would take more time than what is measured.
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  /** @type {number[]} */
  const times = [];
  const events = Array.from({ length: count }, () => message());
  const begin = performance.now();
  await inParallel(events, async (event) => {
    const start = performance.now();
    const headers = { "content-type": "application/json", "content-length": event.length };
    const sent = request(url, { method: "POST", agent, headers });
    sent.end(event);
    const [answer] = await once(sent, "response");
    answer.resume();
    await once(answer, "end");
    assert.equal(answer.statusCode, 200);
    times.push(performance.now() - start);
  }, concurrency);
  const perSecond = count / ((performance.now() - begin) / 1000);
  agent.destroy();
  // The first ones warm up what is compiled while it runs.
  return { perSecond, ...latency(times.slice(count / 4)) };
}

/** @param {number[]} times @returns {Latency} */
function latency(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/**
 * @template T
 * @param {T[]} list
 * @param {(item: T) => Promise<void>} work
 * @param {number} [concurrency]
 */
async function inParallel(list, work, concurrency = CONCURRENCY) {
  const rest = list.values();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (const item of rest) await work(item);
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: {
    events: { type: "string", default: "20000" }, runtime: { type: "string" }, store: { type: "string" },
  } });
  const show = (/** @type {(number | string)[]} */ row) =>
    console.log(row.map((cell) => (typeof cell === "number" ? cell.toFixed(cell < 100 ? 2 : 0) : cell).padEnd(15)).join(" "));
  show([
    "runtime", "store", "attempts", "given up", "events/s", "calm events/s", "takes p50 ms", "p99 ms", "adds p50 ms",
    "p99 ms",
  ]);
  for (const runtime of RUNTIMES.filter((name) => (values.runtime ?? name) === name)) {
    const project = await makeEdgeProject(`soak-${runtime}`);
    const stores = /** @type {Store[]} */ (["none", ...STORES[runtime]]);
    for (const store of stores.filter((name) => (values.store ?? name) === name)) {
      const receiver = await createSoakReceiver();
      const worker = await start(project, runtime, configure(receiver.url), { store });
      const options = { events: Number(values.events), once: store !== "none" };
      const { perSecond, attempts, given } = await soak(worker, receiver, options);
      receiver.calm();
      const [straight, through] = [`${receiver.url}/v1`, `${worker.url}/relay/old`];
      const busy = await measure(through, 8000, CONCURRENCY);
      const [direct, alone] = [await measure(straight, 2000, 1), await measure(through, 2000, 1)];
      show([
        runtime, store, `${attempts}`, `${given}`, perSecond, busy.perSecond, busy.p50, busy.p99,
        alone.p50 - direct.p50, alone.p99 - direct.p99,
      ]);
      await Promise.all([worker.stop(), receiver.stop()]);
    }
  }
}
