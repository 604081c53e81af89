// Stores: what was delivered is not delivered again, and what was not is never taken for delivered.

import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { translateEvent } from "../js/transversion.js";
import { choice, deliveries, message } from "./events.js";
import { send } from "./fakes/sender.js";
import { HURRY, post } from "./world.js";

/** @typedef {import("./world.js").World} World */

/**
 * @param {() => World} world
 * @param {import("./harness.js").Store} store
 */
export function storeTests(world, store) {
  test("a delivered event that comes again is not delivered again", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    for (const _ of [1, 2, 3]) {
      const answer = await post(worker, "open", event);
      assert.deepEqual([answer.status, answer.delivered], [200, "1/1"]);
    }
    assert.equal(receiver.take("/open").length, 1);
    assert.equal((await post(worker, "open", message())).status, 200);
    assert.equal((await post(worker, "split", event)).status, 200);
    assert.deepEqual([receiver.take("/open").length, receiver.take("/split").length], [1, 1], "another event, another relay");
  });

  test("two events with the same bytes are both delivered, where nothing in them would tell one from the other", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    for (const event of [choice(), Buffer.from("no event"), choice(), Buffer.from("no event")]) {
      assert.equal((await post(worker, "open", event)).status, 200);
    }
    assert.equal(receiver.take("/open").length, 4);
  });

  test("of several payloads only those are delivered again that were not", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = deliveries(3);
    const payloads = translateEvent(event, { to: "v1.1" }).payloads.map((payload) => Buffer.from(payload).toString());
    receiver.script("/split", {}, { status: 500 }, {});
    assert.equal((await post(worker, "split", event)).status, 500);
    const again = await post(worker, "split", event);
    assert.deepEqual([again.status, again.delivered], [200, "3/3"]);
    const got = receiver.take("/split").map(({ body }) => body.toString());
    assert.deepEqual(got, [payloads[0], payloads[1], payloads[1], payloads[2]]);
    receiver.script("/split");
  });

  test("while one attempt is under way, another is told to come again", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    receiver.script("/open", { delay: 400 });
    const first = post(worker, "open", event);
    await sleep(150);
    const others = await Promise.all([1, 2, 3].map(() => post(worker, "open", event)));
    for (const { status, headers } of others) {
      assert.equal(status, 503);
      assert.match(headers.get("retry-after") ?? "", /^\d+$/);
    }
    assert.equal((await first).status, 200);
    assert.equal((await post(worker, "open", event)).status, 200);
    assert.equal(receiver.take("/open").length, 1);
    receiver.script("/open");
  });

  test("many attempts at the same moment are one delivery", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    receiver.script("/open", { delay: 200 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(worker, "open", event)));
    assert.equal(receiver.take("/open").length, 1);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(11).fill(503)]);
    receiver.script("/open");
  });

  test("a failure gives the event free at once", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    for (const step of /** @type {const} */ ([{ status: 500 }, { status: 401 }, "reset", { status: 302 }, { status: 400 }])) {
      receiver.script("/open", step);
      const { status } = await post(worker, "open", event);
      assert.ok(status >= 400 && status !== 503, `${status}`);
    }
    receiver.script("/hurried", "hang");
    assert.equal((await post(worker, "hurried", event)).status, 504);
    receiver.script("/hurried");
    receiver.script("/open");
    receiver.take("/open");
    receiver.take("/hurried");
    for (const relay of ["open", "hurried"]) {
      assert.equal((await post(worker, relay, event)).status, 200, relay);
      assert.equal(receiver.take(`/${relay}`).length, 1);
    }
  });

  test("a sender that hangs up does not end what is being delivered, and it is remembered", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    receiver.script("/open", { delay: 500 });
    const gone = fetch(`${worker.url}/relay/open`, { method: "POST", body: event, signal: AbortSignal.timeout(200) });
    await assert.rejects(gone);
    await sleep(700);
    assert.equal((await post(worker, "open", event)).status, 200);
    const got = receiver.take("/open");
    assert.deepEqual([got.length, got[0]?.whole], [1, true]);
    receiver.script("/open");
  });

  test("a receiver that accepts and breaks off has the event", async () => {
    const { receiver } = world();
    const worker = await workerWith(world(), store);
    const event = message();
    receiver.script("/open", "half", {});
    assert.equal((await post(worker, "open", event)).status, 200);
    assert.equal((await post(worker, "open", event)).status, 200);
    assert.equal(receiver.take("/open").length, 1);
    receiver.script("/open");
  });

  test("a text is exchanged only where it still is what it was", async () => {
    const worker = await workerOfTexts(world(), store);
    const swap = (/** @type {string} */ key, /** @type {string | undefined} */ was, /** @type {string | undefined} */ is, kept = 60_000) =>
      textOf(worker, { key, was, is, kept });
    const read = (/** @type {string} */ key) => textOf(worker, { key });
    const key = `text-${Date.now()}`;
    assert.equal(await read(key), undefined);
    assert.equal(await swap(key, "one", "two"), false, "there is no text yet");
    assert.equal(await swap(key, undefined, "one"), true);
    assert.equal(await swap(key, undefined, "two"), false, "there is one already");
    assert.equal(await swap(key, "two", "three"), false);
    assert.equal(await read(key), "one");
    assert.equal(await swap(key, "one", "caf\u00e9 \ud83d\ude00 \n"), true);
    assert.equal(await read(key), "caf\u00e9 \ud83d\ude00 \n");
    assert.equal(await swap(key, "caf\u00e9 \ud83d\ude00 \n", undefined), true);
    assert.equal(await read(key), undefined);
    assert.equal(await swap(key, undefined, ""), true);
    assert.equal(await read(key), "", "an empty text is one");
    assert.equal(await read(`${key}-other`), undefined);
  });

  test("of many that exchange a text at the same moment one does", async () => {
    const worker = await workerOfTexts(world(), store);
    const key = `race-${Date.now()}`;
    for (const was of [undefined, "0"]) {
      const swaps = Array.from({ length: 12 }, (_, is) => textOf(worker, { key, was, is: was === undefined ? "0" : `new ${is}`, kept: 60_000 }));
      assert.equal((await Promise.all(swaps)).filter((isSwapped) => isSwapped).length, 1);
    }
    assert.match(String(await textOf(worker, { key })), /^new \d+$/);
  });

  test("a text is kept for its time", async () => {
    const worker = await workerOfTexts(world(), store);
    const key = `short-${Date.now()}`;
    assert.equal(await textOf(worker, { key, is: "here", kept: 600 }), true);
    assert.equal(await textOf(worker, { key }), "here");
    await sleep(700);
    assert.equal(await textOf(worker, { key }), undefined);
    assert.equal(await textOf(worker, { key, was: "here", is: "again", kept: 600 }), false);
    assert.equal(await textOf(worker, { key, is: "again", kept: 600 }), true);
  });

  if (store === "deno-kv") {
    test("two processes share what they know", async () => {
      const { receiver, startWorker, configuration, folder } = world();
      const environment = { STORE_PATH: join(folder, `shared-${Date.now()}`) };
      const [one, other] = [
        await startWorker(configuration, { store, environment }), await startWorker(configuration, { store, environment }),
      ];
      const events = Array.from({ length: 20 }, () => message());
      receiver.script("/open", { delay: 20 });
      await Promise.all(events.flatMap((event) => [one, other].map(async ({ url }) => {
        const { delivered, attempts } = await send(`${url}/relay/open`, event, { interval: 50 });
        assert.ok(delivered, JSON.stringify(attempts));
      })));
      assert.equal(receiver.take("/open").length, events.length);
      receiver.script("/open");
      await Promise.all([one.stop(), other.stop()]);
    });
  }

  if (store !== "memory") {
    test("a crash between claim and delivery loses nothing: when the lease is over, the event is delivered", async () => {
      const { receiver, startWorker, configuration, folder } = world();
      const environment = { STORE_PATH: join(folder, `survives-${Date.now()}`) };
      const first = await startWorker(configuration, { store, environment });
      const event = message();
      receiver.script("/hurried", "hang", {});
      const lost = post(first, "hurried", event).catch(() => undefined);
      await sleep(HURRY / 2);
      await first.stop();
      assert.equal(await lost, undefined, "the worker answered before it was killed");
      const second = await startWorker(configuration, { store, environment });
      assert.equal((await post(second, "hurried", event)).status, 503, "the claim of the dead one still stands");
      for (let waited = 0; ; waited += 200) {
        const { status } = await post(second, "hurried", event);
        if (status === 200) break;
        assert.equal(status, 503);
        assert.ok(waited < HURRY + 15_000, "the claim of the dead one never ends");
        await sleep(200);
      }
      assert.equal((await post(second, "hurried", event)).status, 200);
      assert.equal(receiver.take("/hurried").length, 2);
      receiver.script("/hurried");
    });
  }
}

/** @type {Map<string, Promise<import("./harness.js").Worker>>} */
const workers = new Map();

/**
 * One worker with a store for all its tests.
 *
 * @param {World} world
 * @param {import("./harness.js").Store} store
 */
function workerWith(world, store) {
  const known = workers.get(store) ?? world.startWorker(world.configuration, { store });
  workers.set(store, known);
  return known;
}

/** @type {Map<string, Promise<import("./harness.js").Worker>>} */
const workersOfTexts = new Map();

/**
 * One worker that opens its texts, for all tests of a store.
 *
 * @param {World} world
 * @param {import("./harness.js").Store} store
 */
function workerOfTexts(world, store) {
  const program = "texts.js";
  copyFileSync(new URL("fakes/texts.js", import.meta.url), join(world.folder, program));
  const known = workersOfTexts.get(store) ?? world.startWorker({}, { store, program });
  workersOfTexts.set(store, known);
  return known;
}

/**
 * Asks for a text, or for its exchange, if it is to be kept for a time.
 *
 * @param {import("./harness.js").Worker} worker
 * @param {{ key: string, was?: string | undefined, is?: string | undefined, kept?: number }} question
 */
async function textOf({ url }, question) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(question) });
  return (await response.json()).answer;
}
