// What a worker is given by its caller: a store that fails, calls that never end, and lines that go elsewhere.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createWorker } from "../../pkg/worker/index.js";
import { deliveries, message } from "./events.js";

const CONFIGURATION = {
  relays: {
    old: { receive: "anyone", deliver: { url: "https://handler.example/old", version: "v1" } },
    new: { receive: "anyone", deliver: { url: "https://handler.example/new", version: "v1.1" } },
  },
  proxy: { api: { url: "https://api.example", version: "v1.1" } },
};

test("without a claim nothing is delivered, and the sender comes again", async () => {
  const claims = { claim: () => Promise.reject(new Error("secret-of-the-store")) };
  const { post, calls, lines } = makeWorker({ store: { ...STORE, ...claims } });
  const answer = await post("old", message());
  assert.equal(answer.status, 503);
  assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
  assert.doesNotMatch(`${await answer.text()}${lines}`, /secret-of-the-store/);
  assert.equal(calls.length, 0);
});

test("a store that answers to the first claim and not to the second delivers the first alone", async () => {
  let claims = 0;
  const claim = async () => {
    claims += 1;
    if (claims > 1) throw new Error("no more");
    return /** @type {const} */ ("new");
  };
  const { post, calls } = makeWorker({ store: { ...STORE, claim } });
  assert.equal((await post("new", deliveries(3))).status, 503);
  assert.equal(calls.length, 1);
});

test("what has been delivered is delivered, whether that can be written down or not", async () => {
  const settles = { settle: () => Promise.reject(new Error("full")) };
  const { post, calls } = makeWorker({ store: { ...STORE, ...settles } });
  assert.equal((await post("old", message())).status, 200);
  assert.equal(calls.length, 1);
});

test("a claim holds longer than the budget of the relay, and not for ever", async () => {
  /** @type {number[]} */
  const leases = [];
  const claim = async (/** @type {string} */ _, /** @type {number} */ lease) => {
    leases.push(lease);
    return /** @type {const} */ ("new");
  };
  const { post } = makeWorker({ store: { ...STORE, claim } });
  await post("old", message());
  assert.ok(leases.every((lease) => lease > 17_500 && lease < 60_000), String(leases));
});

test("an API that does not answer within a minute is 504", async (context) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  context.after(() => mock.timers.reset());
  const { worker, calls } = makeWorker({ fetch: () => new Promise(() => {}) });
  const answer = worker.fetch(new Request("https://edge.example/v1/appusers/u"), {});
  await untilCalled(calls);
  mock.timers.tick(59_000);
  assert.equal(await Promise.race([answer, new Promise((resolve) => setImmediate(resolve, "waiting"))]), "waiting");
  mock.timers.tick(2000);
  assert.equal((await answer).status, 504);
});

test("a receiver that does not answer within the budget is 504 before Smooch hangs up", async (context) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  context.after(() => mock.timers.reset());
  const { post, calls } = makeWorker({ fetch: () => new Promise(() => {}) });
  const answer = post("old", message());
  await untilCalled(calls);
  mock.timers.tick(18_100);
  assert.equal((await answer).status, 504);
});

test("lines go where they are told to", async () => {
  const { post, lines } = makeWorker({});
  await post("old", message());
  assert.equal(lines.length, 1);
  const { what, relay, status } = JSON.parse(lines[0] ?? "");
  assert.deepEqual([what, relay, status], ["relay", "old", 200]);
});

test("a log that fails fails nobody else", async () => {
  const fail = () => {
    throw new Error("full");
  };
  const worker = createWorker(CONFIGURATION, { log: fail, fetch: async () => new Response("thanks") });
  const request = new Request("https://edge.example/relay/old", { method: "POST", body: message() });
  assert.equal((await worker.fetch(request)).status, 200);
});

test("each version of an event leaves in the path that the configuration says, and nothing else is called", async () => {
  const { post, worker, calls } = makeWorker({});
  await post("old", message());
  await worker.fetch(new Request("https://edge.example/v1/menu?x=1"), {});
  assert.deepEqual(calls, ["https://handler.example/old", "https://api.example/v1.1/menu?x=1"]);
});

/** Waits for the first call, without the timers that are mocked. @param {string[]} calls */
async function untilCalled(calls) {
  const start = performance.now();
  while (calls.length === 0) {
    assert.ok(performance.now() - start < 5000, "nothing is called");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A store that knows nothing. @type {import("../../pkg/worker/index.js").Store} */
const STORE = {
  claim: async () => "new", settle: async () => {}, release: async () => {}, read: async () => undefined, swap: async () => true,
};

/** @param {import("../../pkg/worker/index.js").Parts} parts */
function makeWorker({ fetch = async () => new Response("thanks"), ...parts }) {
  /** @type {string[]} */
  const calls = [];
  /** @type {string[]} */
  const lines = [];
  const worker = createWorker(CONFIGURATION, {
    log: (line) => void lines.push(line),
    fetch: (url, init) => {
      calls.push(String(url));
      return fetch(url, init);
    },
    ...parts,
  });
  const post = (/** @type {string} */ relay, /** @type {Buffer<ArrayBuffer>} */ body) =>
    worker.fetch(new Request(`https://edge.example/relay/${relay}`, { method: "POST", body }), {});
  return { worker, post, calls, lines };
}
