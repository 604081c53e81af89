// An upgrade over time, and with stores that fail: what a test cannot wait for, or bring about, in a process of its own.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createWorker } from "../../pkg/worker/index.js";
import { memoryStore } from "../../pkg/worker/store/memory.js";
import { happen, probesIn } from "./fakes/twins.js";

const MINUTE = 60_000;
const SECRET = "upgrade-secret";

/** @typedef {import("../../pkg/worker/index.js").Store} Store */

test("a happening that one webhook alone tells of waits for 15 minutes, and is then alone", async (context) => {
  const clock = stopTime(context);
  const { tell, gate } = makeWorker({});
  await tell("old", "message:appUser");
  await tell("new", "message:appMaker");
  await tell("new", "message:delivery:failure");
  const { totals: early } = await gate();
  assert.deepEqual([early.waiting, early.onlyOld, early.onlyNew], [3, 0, 0]);
  clock.tick(14 * MINUTE);
  assert.equal((await gate()).totals.waiting, 3);
  clock.tick(3 * MINUTE);
  const { totals, advice, isSafe, triggers } = await gate();
  assert.deepEqual([totals.waiting, totals.onlyOld, totals.onlyNew], [0, 1, 2]);
  assert.equal(isSafe, false);
  assert.deepEqual(
    triggers.map((/** @type {any} */ { trigger, onlyOld, onlyNew }) => [trigger, onlyOld, onlyNew]),
    [["message:appMaker", 0, 1], ["message:appUser", 1, 0], ["message:delivery:failure", 0, 1]],
  );
  const said = advice.join("\n");
  assert.match(said, /1 event of message:appUser came from the old webhook alone/);
  assert.match(said, /message:delivery:failure came from the new webhook alone, which is no reason against\. v1\.1 tells of failures on more occasions/);
});

test("a twin that comes after 15 minutes makes a pair that is not compared", async (context) => {
  const clock = stopTime(context);
  const { tell, gate } = makeWorker({});
  const told = happen("message:appUser", "late", 2);
  await tell("old", told);
  await gate();
  clock.tick(20 * MINUTE);
  assert.equal((await gate()).totals.onlyOld, 1);
  await tell("new", told);
  const { totals, advice } = await gate();
  assert.deepEqual([totals.pairs, totals.uncompared, totals.onlyOld, totals.waiting], [1, 1, 0, 0]);
  assert.match(advice.join("\n"), /1 of 1 pairs were not compared/);
});

test("what is new alone is no reason against, and what is only new by design is not counted as alone", async (context) => {
  const clock = stopTime(context);
  const { tell, gate } = makeWorker({ phase: "new" });
  for (let count = 0; count < 20; count += 1) {
    const told = happen("conversation:read", "safe", count);
    await tell("new", told);
    await tell("old", told);
  }
  await tell("new", "message:delivery:failure");
  await tell("new", "message:delivery:user");
  clock.tick(20 * MINUTE);
  const { totals, isSafe, advice } = await gate();
  assert.deepEqual([totals.equal, totals.onlyNew, totals.onlyNewByDesign, isSafe], [20, 1, 1, true]);
  assert.match(advice[0], /"done".*delete the old webhook/);
});

test("in the phase `done` nothing is kept and nothing compared", async () => {
  const { store, places } = watched(memoryStore());
  const { tell, gate } = makeWorker({ phase: "done", store });
  const told = happen("message:appUser", "done", 2);
  await tell("new", told);
  await tell("old", told);
  assert.deepEqual([...places].filter((place) => place.includes("/event/")), []);
  const { totals, isSafe } = await gate();
  assert.deepEqual([totals.pairs, totals.waiting, isSafe], [0, 0, true]);
});

test("a message that was kept is taken away by its twin, and by time", async (context) => {
  const clock = stopTime(context);
  const store = memoryStore();
  const { places, store: seen } = watched(store);
  const { tell } = makeWorker({ store: seen });
  const told = happen("message:appUser", "kept", 2);
  await tell("old", told);
  const [place = ""] = [...places].filter((one) => one.includes("/event/"));
  assert.match(String(await store.read(place)), /caf/);
  await tell("new", told);
  assert.equal(await store.read(place), undefined);
  places.clear();
  await tell("old", happen("message:appUser", "alone", 2));
  const [other = ""] = [...places].filter((one) => one.includes("/event/"));
  assert.notEqual(await store.read(other), undefined);
  clock.tick(15 * MINUTE);
  assert.equal(await store.read(other), undefined);
});

test("two processes with one store deliver once, and their counts are one", async () => {
  const store = memoryStore();
  const [one, other] = [makeWorker({ store }), makeWorker({ store })];
  for (let count = 0; count < 5; count += 1) {
    const told = happen("message:appUser", "shared", count);
    await one.tell("old", told);
    await other.tell("new", told);
  }
  assert.deepEqual([one.delivered.length, other.delivered.length], [5, 0]);
  await one.gate();
  const { totals } = await other.gate();
  assert.deepEqual([totals.pairs, totals.equal, totals.waiting], [5, 5, 0]);
});

test("another process sees a change of the phase within a second", async (context) => {
  const clock = stopTime(context);
  const store = memoryStore();
  const [one, other] = [makeWorker({ store }), makeWorker({ store })];
  await other.tell("old", "message:appUser");
  await one.ask("POST", "phase", '{"phase":"new"}');
  clock.tick(1000);
  assert.equal((await other.tell("new", "message:appUser")).status, 200);
  assert.equal((await other.gate()).phase, "new");
});

test("a configuration that changes wins over a call that was before it, and a call over the configuration", async () => {
  const store = memoryStore();
  await makeWorker({ store, phase: "old" }).ask("POST", "phase", '{"phase":"either"}');
  assert.equal((await makeWorker({ store, phase: "old" }).gate()).phase, "either");
  const later = makeWorker({ store, phase: "new" });
  const { phase, setBy } = await later.gate();
  assert.deepEqual([phase, setBy], ["new", "configuration"]);
  assert.deepEqual(later.changes(), [{ what: "phase", relay: "orders", from: "either", to: "new", by: "configuration" }]);
  assert.equal((await makeWorker({ store, phase: "new" }).gate()).phase, "new");
});

test("where the store fails before the delivery, nothing is delivered, and the sender comes again", async () => {
  for (const fails of /** @type {const} */ (["read", "swap"])) {
    const store = { ...memoryStore(), [fails]: () => Promise.reject(new Error("secret-of-the-store")) };
    const { tell, delivered } = makeWorker({ store });
    const { status, text } = await tell("old", "message:appUser");
    assert.equal(status, 503, fails);
    assert.doesNotMatch(text, /secret-of-the-store/);
    assert.equal(delivered.length, 0, fails);
  }
});

test("where what was accepted cannot be written down, it is accepted nonetheless", async () => {
  const store = memoryStore();
  let isFull = false;
  /** @type {Store["swap"]} */
  const swap = (...given) => (isFull ? Promise.reject(new Error("full")) : store.swap(...given));
  const { tell, delivered } = makeWorker({ store: { ...store, swap }, onDelivery: () => void (isFull = true) });
  assert.equal((await tell("old", "message:appUser")).status, 200);
  assert.equal(delivered.length, 1);
});

test("an event that the store does not take is delivered, and its pair is not compared", async () => {
  const store = memoryStore();
  /** @type {Store["swap"]} */
  const swap = (key, ...given) => (key.includes("/event/") ? Promise.reject(new Error("too long")) : store.swap(key, ...given));
  const { tell, gate, delivered } = makeWorker({ store: { ...store, swap } });
  const told = happen("message:appUser", "long", 2);
  await tell("old", told);
  assert.equal((await tell("new", told)).status, 200);
  const { totals } = await gate();
  assert.deepEqual([delivered.length, totals.pairs, totals.uncompared], [1, 1, 1]);
});

test("a store that cannot exchange texts is a mistake, and one without an upgrade needs none", async () => {
  const { claim, settle, release } = memoryStore();
  const store = /** @type {Store} */ ({ claim, settle, release });
  const { tell, ask } = makeWorker({ store });
  assert.equal((await tell("old", "message:appUser")).status, 500);
  assert.equal((await ask("GET", "upgrade")).status, 500);
  const worker = createWorker({ relays: { plain: { receive: "anyone", deliver: DELIVER } } }, {
    store, log: () => {}, fetch: async () => new Response("thanks"),
  });
  const body = String(happen("message:appUser", "plain", 2).old[0]?.body);
  assert.equal((await worker.fetch(new Request("https://edge.example/relay/plain", { method: "POST", body }))).status, 200);
});

test("a relay without an upgrade neither keeps texts nor has a gate", async () => {
  const { store, places } = watched(memoryStore());
  const { worker, tell } = makeWorker({ store });
  await tell("old", "message:appUser", "plain");
  assert.deepEqual([...places], []);
  for (const [method, what] of [["GET", "upgrade"], ["POST", "phase"]]) {
    const headers = { authorization: `Bearer ${SECRET}` };
    const response = await worker.fetch(new Request(`https://edge.example/relay/plain/${what}`, { method, headers }), { SECRET });
    assert.equal(response.status, 404);
  }
});

test("a message that stands twice in an event is delivered with it, and acknowledged", async () => {
  const { post, delivered } = makeWorker({ version: "v1.1" });
  const [{ body = "" } = {}] = happen("message:appUser", "twice", 2).old;
  const { messages: [message], ...rest } = JSON.parse(body);
  const event = JSON.stringify({ ...rest, messages: [message, message] });
  const { status } = await post("orders", event);
  assert.equal(status, 200);
  assert.deepEqual(delivered.map((text) => probesIn(text).length), [2]);
  assert.equal((await post("orders", event)).outcome, "duplicate");
});

test("triggers that somebody makes up are counted together when there are many, and their text is not shown", async () => {
  const { post, gate } = makeWorker({ phase: "either" });
  const letters = "abcdefghijklmnopqrstuvwxyzABCD";
  for (const letter of letters) {
    await post("orders", JSON.stringify({ trigger: `made:${letter}`, version: "v1", appUser: { _id: letter }, timestamp: 1 }));
  }
  await post("orders", JSON.stringify({ trigger: "<b>", version: "v1", appUser: { _id: "u" }, timestamp: 2 }));
  const { triggers, totals } = await gate();
  assert.equal(totals.waiting, letters.length + 1);
  assert.ok(triggers.length <= 25, `${triggers.length} triggers`);
  assert.ok(!JSON.stringify(triggers).includes("<b>"));
});

const DELIVER = { url: "https://handler.example/orders", version: "v1" };

/**
 * A worker with an upgrade, and a receiver that accepts everything.
 *
 * @param {{ phase?: string, version?: string, store?: Store, onDelivery?: () => void }} settings
 */
function makeWorker({ phase = "either", version = "v1", store = memoryStore(), onDelivery = () => {} }) {
  /** @type {string[]} */
  const delivered = [];
  /** @type {any[]} */
  const lines = [];
  const upgrade = { from: "v1", to: "v1.1", phase, secret: { env: "SECRET" }, patienceMilliseconds: 0 };
  const deliver = { ...DELIVER, version };
  const relays = { orders: { receive: "anyone", deliver, upgrade }, plain: { receive: "anyone", deliver } };
  const worker = createWorker({ relays }, {
    store,
    log: (line) => void lines.push(JSON.parse(line)),
    fetch: async (_, init) => {
      delivered.push(new TextDecoder().decode(/** @type {Uint8Array} */ (init?.body)));
      onDelivery();
      return new Response("thanks");
    },
  });
  /** @param {string} method @param {string} path @param {string} [body] */
  const call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${SECRET}` };
    const request = new Request(`https://edge.example/relay/${path}`, { method, headers, ...(body !== undefined && { body }) });
    const response = await worker.fetch(request, { SECRET });
    return { status: response.status, text: await response.text(), outcome: response.headers.get("transversion-outcome") };
  };
  const post = (/** @type {string} */ relay, /** @type {string} */ body) => call("POST", relay, body);
  let count = 0;
  return {
    worker,
    delivered,
    post,
    /** @param {string} method @param {string} what @param {string} [body] */
    ask: (method, what, body) => call(method, `orders/${what}`, body),
    changes: () => lines.filter(({ what }) => what === "phase").map(({ time, ...line }) => line),
    gate: async () => JSON.parse((await call("GET", "orders/upgrade")).text),
    /**
     * A webhook tells of something that happened: of this, or of something new of a kind.
     *
     * @param {"old" | "new"} webhook
     * @param {string | import("./fakes/twins.js").Happening} told
     */
    tell(webhook, told, relay = "orders") {
      count += 1;
      const happening = typeof told === "string" ? happen(told, "somebody", count) : told;
      return post(relay, String(happening[webhook][0]?.body));
    },
  };
}

/** A store, and the places in it that are written. @param {Store} store */
function watched(store) {
  /** @type {Set<string>} */
  const places = new Set();
  /** @type {Store["swap"]} */
  const swap = (key, ...given) => {
    places.add(key);
    return store.swap(key, ...given);
  };
  return { places, store: { ...store, swap } };
}

/** From now on time passes by ticks alone. @param {import("node:test").TestContext} context */
function stopTime(context) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_800_000_000_000 });
  context.after(() => mock.timers.reset());
  return mock.timers;
}
