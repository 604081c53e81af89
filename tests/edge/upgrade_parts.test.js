// An upgrade over time, and with stores that fail: what a test cannot wait for, or bring about, in a process of its own.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createWorker } from "../../pkg/worker/index.js";
import { TransversionStore } from "../../pkg/worker/store/durable-object.js";
import { memoryStore } from "../../pkg/worker/store/memory.js";
import { happen, probesIn } from "./fakes/twins.js";

const MINUTE = 60_000;
const SECRET = "upgrade-secret";

/** @typedef {Required<import("../../pkg/worker/index.js").Store>} Store */

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

test("while a deployment goes on, the newer configuration has the last word, and the change is told once", async (context) => {
  const clock = stopTime(context);
  const store = memoryStore();
  const [leaving, coming] = [makeWorker({ store, phase: "old" }), makeWorker({ store, phase: "new" })];
  assert.equal((await leaving.gate()).phase, "old");
  for (let count = 0; count < 3; count += 1) {
    assert.equal((await coming.gate()).phase, "new");
    clock.tick(1000);
    assert.equal((await leaving.gate()).phase, "new");
  }
  assert.deepEqual([...leaving.changes(), ...coming.changes()].length, 1);
  await leaving.ask("POST", "phase", '{"phase":"either"}');
  assert.equal((await makeWorker({ store, phase: "new" }).gate()).phase, "either", "a call to the older process holds");
});

test("a store that never exchanges anything is one that fails", async () => {
  const store = { ...memoryStore(), swap: async () => false };
  const { tell, ask, delivered } = makeWorker({ store });
  assert.equal((await tell("old", "message:appUser")).status, 503);
  assert.equal((await ask("GET", "upgrade")).status, 503);
  assert.equal((await ask("POST", "phase", '{"phase":"new"}')).status, 503);
  assert.equal(delivered.length, 0);
});

test("a store that does not answer when an event is to be kept or compared holds nobody up for longer than the budget", async () => {
  const store = memoryStore();
  const never = () => new Promise(() => {});
  for (const hangs of /** @type {const} */ (["read", "swap"])) {
    /** @type {(...given: any[]) => Promise<any>} */
    const hanging = (key, ...given) =>
      (key.includes("/event/") ? never() : /** @type {(...given: any[]) => Promise<any>} */ (store[hangs])(key, ...given));
    const { tell, delivered, gate } = makeWorker({ store: { ...store, [hangs]: hanging }, budget: 300 });
    const told = happen("message:appUser", `hung-${hangs}`, 2);
    assert.equal((await tell("old", told)).status, 200, hangs);
    assert.equal((await tell("new", told)).status, 200, hangs);
    assert.equal(delivered.length, 1, hangs);
    assert.ok((await gate()).totals.uncompared > 0, hangs);
  }
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

test("what was accepted and not written down is somebody's until the lease ends, and is then delivered again", async (context) => {
  const clock = stopTime(context);
  const store = memoryStore();
  let isFull = false;
  /** @type {Store["swap"]} */
  const swap = (...given) => (isFull ? Promise.reject(new Error("full")) : store.swap(...given));
  const onDelivery = () => void (isFull = delivered.length === 1);
  const { tell, delivered } = makeWorker({ store: { ...store, swap }, budget: 10_000, onDelivery });
  const told = happen("message:appUser", "unwritten", 2);
  const first = tell("old", told);
  await passUntilDone(first, clock);
  isFull = false;
  // Ten seconds to deliver, and five more.
  assert.deepEqual([(await tell("new", told)).status, delivered.length], [503, 1]);
  clock.tick(15_000);
  assert.deepEqual([(await tell("new", told)).status, delivered.length], [200, 2]);
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

test("different parts of an event have different keys, and the whole has its own", async () => {
  const messages = ["a", "b", "c"].map((_id) => ({ _id, type: "text", text: _id }));
  /** @param {string} version @param {object[]} of */
  const event = (version, of) => JSON.stringify({ trigger: "message:appUser", version, app: { _id: "app" }, messages: of, appUser: { _id: "u" } });
  /** @type {Set<unknown>} */
  const keys = new Set();
  for (const already of [[], [messages[0]], [messages[2]], messages.slice(1)]) {
    const { post, delivered, keys: told } = makeWorker({});
    if (already.length > 0) await post("orders", event("v1.1", /** @type {object[]} */ (already)));
    await post("orders", event("v1", messages));
    assert.equal(probesIn(String(delivered.at(-1))).length, 3 - already.length);
    keys.add(told.at(-1));
  }
  assert.equal(keys.size, 4);
});

test("of an event with very many messages each is delivered once, and they are not compared", async () => {
  const { post, gate, delivered } = makeWorker({});
  const messages = Array.from({ length: 60 }, (_, index) => ({ _id: `many-${index}`, type: "text", text: "x" }));
  const event = { trigger: "message:appUser", messages, appUser: { _id: "u" } };
  assert.equal((await post("orders", JSON.stringify({ ...event, version: "v1" }))).status, 200);
  assert.equal((await post("orders", JSON.stringify({ ...event, version: "v1.1" }))).outcome, "held");
  const { totals } = await gate();
  assert.deepEqual([delivered.length, totals.pairs, totals.uncompared], [1, 60, 60]);
});

test("a trigger may be called like a member that every object has", async () => {
  const { post, gate } = makeWorker({});
  for (const trigger of ["constructor", "toString", "valueOf"]) {
    const event = { trigger, app: { _id: "app" }, appUser: { _id: "u" }, timestamp: 1 };
    assert.equal((await post("orders", JSON.stringify({ ...event, version: "v1" }))).status, 200);
    assert.equal((await post("orders", JSON.stringify({ ...event, version: "v1.1" }))).outcome, "held");
  }
  const { triggers } = await gate();
  assert.deepEqual(triggers.map((/** @type {any} */ { trigger, pairs }) => [trigger, pairs]), [
    ["constructor", 1], ["toString", 1], ["valueOf", 1],
  ]);
});

test("places that differ are counted together when there are many", async () => {
  const { post, gate } = makeWorker({});
  const event = { trigger: "conversation:read", appUser: { _id: "u" }, timestamp: 1 };
  const many = (/** @type {number} */ value) => Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`member-${index}`, value]));
  await post("orders", JSON.stringify({ ...event, version: "v1", ...many(1) }));
  await post("orders", JSON.stringify({ ...event, version: "v1.1", ...many(2) }));
  const { triggers: [{ differences, different }], advice } = await gate();
  assert.equal(different, 1);
  const sum = differences.reduce((/** @type {number} */ all, /** @type {any} */ { isExpected, count }) => all + (isExpected ? 0 : count), 0);
  assert.equal(sum, 300);
  assert.ok(differences.length < 60, `${differences.length} places`);
  assert.ok(differences.some((/** @type {any} */ { at }) => at === "(others)"));
  assert.match(advice.join("\n"), /differs where no change explains it: at /);
});

test("an alarm that comes too early takes nothing away that is still kept", async (context) => {
  const clock = stopTime(context);
  /** @type {Map<string, unknown>} */
  const kept = new Map();
  let alarm = 0;
  const object = new TransversionStore({
    storage: {
      get: async (key) => kept.get(key),
      put: async (key, value) => void kept.set(key, value),
      setAlarm: async (time) => void (alarm = time),
      deleteAlarm: async () => void (alarm = 0),
      deleteAll: async () => kept.clear(),
    },
  });
  const body = JSON.stringify({ is: "here", keptMilliseconds: 5000 });
  await object.fetch(new Request("https://store/swap", { method: "POST", body }));
  clock.tick(4000);
  await object.alarm();
  assert.deepEqual([kept.size, alarm], [1, Date.now() + 1000]);
  clock.tick(1000);
  await object.alarm();
  assert.deepEqual([kept.size, alarm], [0, 0]);
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
 * @param {{ phase?: string, version?: string, store?: Store, budget?: number, onDelivery?: () => void }} settings
 */
function makeWorker({ phase = "either", version = "v1", store = memoryStore(), budget = 18_000, onDelivery = () => {} }) {
  /** @type {string[]} */
  const delivered = [];
  /** @type {(string | null)[]} */
  const keys = [];
  /** @type {any[]} */
  const lines = [];
  const upgrade = { from: "v1", to: "v1.1", phase, secret: { env: "SECRET" }, patienceMilliseconds: 0 };
  const deliver = { ...DELIVER, version };
  const relays = { orders: { receive: "anyone", deliver, upgrade, budgetMilliseconds: budget }, plain: { receive: "anyone", deliver } };
  const worker = createWorker({ relays }, {
    store,
    log: (line) => void lines.push(JSON.parse(line)),
    fetch: async (_, init) => {
      delivered.push(new TextDecoder().decode(/** @type {Uint8Array} */ (init?.body)));
      keys.push(new Headers(init?.headers).get("idempotency-key"));
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
    keys,
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

/**
 * Lets time pass, a little at once, until something is done.
 *
 * @param {Promise<unknown>} promise
 * @param {typeof mock.timers} clock
 */
async function passUntilDone(promise, clock) {
  let isDone = false;
  promise.then(() => void (isDone = true));
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.tick(10);
  }
}

/** From now on time passes by ticks alone. @param {import("node:test").TestContext} context */
function stopTime(context) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_800_000_000_000 });
  context.after(() => mock.timers.reset());
  return mock.timers;
}
