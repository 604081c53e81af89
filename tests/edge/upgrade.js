// An upgrade in a relay: both webhooks call it, and each thing that happened is delivered once, by the phase.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { happen, probesIn } from "./fakes/twins.js";
import { SECRETS, call, post } from "./world.js";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./harness.js").Worker} Worker */

const BEARER = { authorization: `Bearer ${SECRETS.UPGRADE_SECRET}` };

/**
 * @param {() => World} world
 * @param {import("./harness.js").Store} store
 */
export function upgradeTests(world, store) {
  test("in the phase `old` the old webhook's event is delivered, and the new one's is held back for good", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "old" });
    const { old, fresh, probes } = twins("message:appUser");
    assert.equal((await post(worker, "orders", old)).status, 200);
    const held = await post(worker, "orders", fresh);
    assert.deepEqual([held.status, held.outcome, held.delivered], [200, "held", "0/0"]);
    assert.deepEqual(take().flatMap(({ body }) => probesIn(String(body))), probes);
    const again = await post(worker, "orders", old);
    assert.deepEqual([again.status, again.outcome], [200, "duplicate"]);
    assert.equal(take().length, 0);
  });

  test("in the phase `new` it is the reverse, and in `done` too", async () => {
    for (const phase of /** @type {const} */ (["new", "done"])) {
      const { worker, take } = await relayOf(world(), store, { phase });
      const { old, fresh } = twins("conversation:read");
      assert.equal((await post(worker, "orders", fresh)).status, 200);
      const held = await post(worker, "orders", old);
      assert.deepEqual([held.status, held.outcome], [200, "held"], phase);
      assert.equal(take().length, 1, phase);
    }
  });

  test("in the phase `either` the first to come is delivered, whichever it is", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "either" });
    for (const isOldFirst of [true, false]) {
      const { old, fresh } = twins("message:appMaker");
      const [first, second] = isOldFirst ? [old, fresh] : [fresh, old];
      assert.equal((await post(worker, "orders", first)).status, 200);
      assert.equal((await post(worker, "orders", second)).outcome, "held");
      const [got, ...others] = take();
      assert.deepEqual([got?.headers["transversion-from"], others.length], [isOldFirst ? "v1" : "v1.1", 0]);
    }
  });

  test("an event that is held back waits for its twin, and is acknowledged when that is delivered", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "old", patienceMilliseconds: 3000 });
    const { old, fresh } = twins("message:appUser");
    const waiting = post(worker, "orders", fresh);
    await sleep(200);
    assert.equal((await post(worker, "orders", old)).status, 200);
    const { status, outcome, milliseconds } = await waiting;
    assert.deepEqual([status, outcome], [200, "held"]);
    assert.ok(milliseconds < 2500, `it waited for ${milliseconds} ms`);
    assert.equal(take().length, 1);
  });

  test("an event whose twin never comes is told to come again, and then delivered", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "old", patienceMilliseconds: 0 });
    const { fresh, old } = twins("message:appUser");
    const held = await post(worker, "orders", fresh);
    assert.deepEqual([held.status, held.error.code], [503, "held"]);
    assert.match(held.headers.get("retry-after") ?? "", /^\d+$/);
    assert.equal(take().length, 0);
    assert.equal((await post(worker, "orders", fresh)).status, 200);
    assert.equal((await post(worker, "orders", old)).outcome, "held");
    assert.equal(take().length, 1);
  });

  test("two webhooks at the same moment are one delivery, and both are acknowledged", async () => {
    const { worker, take, script } = await relayOf(world(), store, { phase: "either", patienceMilliseconds: 5000 });
    script({ delay: 300 });
    const { old, fresh } = twins("message:appUser");
    const answers = await Promise.all([post(worker, "orders", old), post(worker, "orders", fresh)]);
    assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
    assert.equal(answers.filter(({ outcome }) => outcome === "held").length, 1);
    assert.equal(take().length, 1);
  });

  test("while the twin is being delivered for longer than patience, the sender is told to come again", async () => {
    const { worker, take, script } = await relayOf(world(), store, { phase: "either", patienceMilliseconds: 0 });
    script({ delay: 500 });
    const { old, fresh } = twins("message:appUser");
    const first = post(worker, "orders", old);
    await sleep(150);
    const busy = await post(worker, "orders", fresh);
    assert.deepEqual([busy.status, busy.error.code], [503, "busy"]);
    assert.equal((await first).status, 200);
    assert.equal((await post(worker, "orders", fresh)).outcome, "held");
    assert.equal(take().length, 1);
  });

  test("what the receiver does not accept is nobody's, and the twin is delivered in its stead where the phase lets it", async () => {
    const { worker, take, script } = await relayOf(world(), store, { phase: "either" });
    script({ status: 500 }, {});
    const { old, fresh } = twins("message:appUser");
    assert.equal((await post(worker, "orders", old)).status, 500);
    assert.equal((await post(worker, "orders", fresh)).status, 200);
    assert.equal((await post(worker, "orders", old)).outcome, "held");
    assert.equal(take().length, 2);
  });

  test("of one old event that is three new ones, only those are delivered that were not", async () => {
    const { worker, take, version, script } = await relayOf(world(), store, { phase: "either", version: "v1.1" });
    const { old: [all], new: [, second] } = happen("message:delivery:channel three for v1", user(), 2);
    assert.equal((await post(worker, "orders", String(second?.body))).status, 200);
    const [probe] = take().flatMap(({ body }) => probesIn(String(body)));
    script({}, { status: 500 }, {});
    assert.equal((await post(worker, "orders", String(all?.body))).status, 500);
    assert.equal((await post(worker, "orders", String(all?.body))).status, 200, version);
    const accepted = take().flatMap(({ body }) => probesIn(String(body)));
    // The third was refused once.
    assert.deepEqual([...accepted, probe].sort(), [...(all?.probes ?? []), all?.probes[2]].sort());
    assert.equal((await post(worker, "orders", String(all?.body))).outcome, "held");
  });

  test("twins have the same idempotency key", async () => {
    const { worker, take, script } = await relayOf(world(), store, { phase: "either" });
    const { old: [old], new: [fresh] } = happen("message:delivery:failure", user(), 2);
    // Both are delivered only where one is not accepted.
    script({ status: 500 }, {});
    await post(worker, "orders", String(old?.body));
    await post(worker, "orders", String(fresh?.body));
    const [one, other] = take().map(({ headers }) => headers["idempotency-key"]);
    assert.match(one?.toString() ?? "", /^[\w-]{32}-0$/);
    assert.equal(one, other);
  });

  test("a button that is pressed twice is two happenings, though nothing tells them apart", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "old" });
    const { old, fresh } = twins("postback");
    const outcomes = [];
    for (const event of [old, fresh, old, fresh]) outcomes.push((await post(worker, "orders", event)).outcome);
    assert.deepEqual(outcomes, ["unchanged", "held", "unchanged", "held"]);
    assert.equal(take().length, 2);
  });

  test("a new event that v1 has none for is not held back: it is acknowledged, or delivered to a receiver of v1.1", async () => {
    for (const [version, count] of /** @type {const} */ ([["v1", 0], ["v1.1", 1]])) {
      const { worker, take } = await relayOf(world(), store, { phase: "old", version });
      const { new: [event] } = happen("message:delivery:user", user(), 2);
      assert.equal((await post(worker, "orders", String(event?.body))).status, 200);
      assert.equal(take().length, count, version);
    }
  });

  test("what cannot be read as an event goes the way of all relays", async () => {
    const { worker, take } = await relayOf(world(), store, { phase: "old" });
    const { status, outcome } = await post(worker, "orders", "no event");
    assert.deepEqual([status, outcome, take().length], [200, "refused", 1]);
  });

  test("the phase is changed by a call, and each change is a line of the log", async () => {
    const { worker, change, gate } = await relayOf(world(), store, { phase: "old" });
    assert.deepEqual(await change("new"), { relay: "orders", phase: "new", was: "old" });
    const { phase, setBy } = await gate();
    assert.deepEqual([phase, setBy], ["new", "call"]);
    const { old, fresh } = twins("message:appUser");
    assert.equal((await post(worker, "orders", fresh)).status, 200);
    assert.equal((await post(worker, "orders", old)).outcome, "held");
    await change("new");
    await change("old");
    const lines = worker.lines().filter(({ what }) => what === "phase").map(({ time, ...line }) => line);
    assert.deepEqual(lines.slice(-2), [
      { what: "phase", relay: "orders", from: "old", to: "new", by: "call" },
      { what: "phase", relay: "orders", from: "new", to: "old", by: "call" },
    ]);
  });

  test("phases that do not exist, other methods and long bodies are refused", async () => {
    const { worker } = await relayOf(world(), store, { phase: "old" });
    const set = (/** @type {string} */ body) => call(worker, "POST", "/relay/orders/phase", { headers: BEARER, body });
    for (const body of ["", "new", '{"phase":"both"}', '{"phase":["new"]}', "null", "[]"]) {
      const answer = await set(body);
      assert.deepEqual([answer.status, answer.error.code], [400, "unknown_phase"], body);
    }
    assert.equal((await set(`{"phase":"new","x":"${"y".repeat(2000)}"}`)).status, 413);
    assert.equal((await call(worker, "GET", "/relay/orders/phase", { headers: BEARER })).status, 405);
    assert.equal((await call(worker, "PUT", "/relay/orders/upgrade", { headers: BEARER, body: "" })).status, 405);
    assert.equal((await call(worker, "GET", "/relay/orders/upgrades", { headers: BEARER })).status, 404);
  });

  test("nobody without the secret sees the gate or changes the phase, and a password changes nothing", async () => {
    const { worker, gate } = await relayOf(world(), store, { phase: "old" });
    const basic = (/** @type {string} */ text) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const body = '{"phase":"new"}';
    const { setAt } = await gate();
    const wrong = [
      {}, { authorization: "Bearer wrong" }, { authorization: "Bearer" }, { "x-api-key": SECRETS.UPGRADE_SECRET }, basic("x:wrong"),
      basic(SECRETS.UPGRADE_SECRET), basic(""), { authorization: "Basic !" }, { authorization: `Bearer ${SECRETS.SENDER_SECRET}` },
    ];
    for (const headers of /** @type {Record<string, string>[]} */ (wrong)) {
      for (const [method, what] of /** @type {const} */ ([["GET", "upgrade"], ["DELETE", "upgrade"], ["POST", "phase"]])) {
        const answer = await call(worker, method, `/relay/orders/${what}`, { headers, ...(method === "POST" && { body }) });
        assert.equal(answer.status, 401, `${method} ${what} with ${JSON.stringify(headers)}`);
      }
    }
    const password = basic(`anybody:${SECRETS.UPGRADE_SECRET}`);
    assert.equal((await call(worker, "POST", "/relay/orders/phase", { headers: password, body })).status, 401);
    assert.equal((await call(worker, "DELETE", "/relay/orders/upgrade", { headers: password })).status, 401);
    assert.equal((await call(worker, "GET", "/relay/orders/upgrade", { headers: password })).status, 200);
    assert.equal((await gate()).setAt, setAt);
    const asked = await call(worker, "GET", "/relay/orders/upgrade", { headers: { accept: "text/html" } });
    assert.match(asked.headers.get("www-authenticate") ?? "", /^Basic /);
    const told = await call(worker, "GET", "/relay/orders/upgrade");
    assert.equal(told.headers.get("www-authenticate"), "Bearer");
    for (const secret of Object.values(SECRETS)) assert.ok(!worker.output().includes(secret), "a secret is in the log");
  });

  test("the gate compares twins by value, and says what differs, how often, and whether it is safe", async () => {
    const { worker, gate, forget } = await relayOf(world(), store, { phase: "old" });
    await forget();
    for (let number = 0; number < 24; number += 1) {
      const { old, fresh } = twins("message:appUser", { isPlanted: number % 6 === 5 });
      await post(worker, "orders", old);
      await post(worker, "orders", fresh);
    }
    const { new: [alone] } = happen("message:delivery:user", user(), 2);
    await post(worker, "orders", String(alone?.body));
    const shown = await gate();
    assert.deepEqual(
      [shown.relay, shown.phase, shown.from, shown.to, shown.isSafe], ["orders", "old", "v1", "v1.1", false],
    );
    assert.deepEqual(shown.totals, {
      pairs: 24, equal: 20, different: 4, onlyOld: 0, onlyNew: 0, onlyNewByDesign: 1, waiting: 0, uncompared: 0,
    });
    const found = shown.triggers.find((/** @type {any} */ one) => one.trigger === "message:appUser");
    assert.deepEqual(found.differences.filter((/** @type {any} */ one) => !one.isExpected), [
      { at: "/app/_id", kind: "value", count: 4, isExpected: false },
    ]);
    assert.match(shown.advice.join("\n"), /4 differ.*\/app\/_id/);
    await forget();
    const anew = await gate();
    assert.deepEqual([anew.totals.pairs, anew.triggers, anew.isSafe], [0, [], false]);
    for (let number = 0; number < 20; number += 1) {
      const { old, fresh } = twins("delivery");
      await post(worker, "orders", old);
      await post(worker, "orders", fresh);
    }
    const safe = await gate();
    assert.deepEqual([safe.isSafe, safe.totals.equal], [true, 20]);
    assert.equal(safe.triggers[0].was, "delivery:success");
    assert.match(safe.advice[0], /safe to go on/);
  });

  test("people see the gate as a page without a script, and nothing that was sent is part of its text", async () => {
    const { worker, forget } = await relayOf(world(), store, { phase: "old" });
    await forget();
    const hostile = `<script>alert("1")</script>&'`;
    const old = { trigger: "message:appUser", version: "v1", messages: [{ _id: `${user()}-m`, type: "text", text: "x", metadata: {} }], appUser: { _id: "u" } };
    const fresh = { ...old, version: "v1.1", messages: [{ ...old.messages[0], metadata: {} }] };
    await post(worker, "orders", JSON.stringify({ ...old, [hostile]: 1 }));
    await post(worker, "orders", JSON.stringify({ ...fresh, [hostile]: 2 }));
    const page = await call(worker, "GET", "/relay/orders/upgrade", { headers: { ...BEARER, accept: "text/html,*/*;q=0.8" } });
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
    assert.equal(page.headers.get("cache-control"), "no-store");
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'.*form-action 'none'.*frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script-src|unsafe/);
    assert.ok(!page.text.includes("<script"), "what was sent is part of the page");
    assert.ok(page.text.includes("&lt;script&gt;alert(&quot;1&quot;)"), page.text);
    assert.doesNotMatch(page.text, /\son\w+=|javascript:/);
  });

  test("without a store nothing is relayed, and /health says why", async () => {
    const { startWorker, receiver } = world();
    const worker = await startWorker(configurationOf(receiver.url, { phase: "old" }));
    const health = await call(worker, "GET", "/health");
    assert.equal(health.status, 503);
    const [mistake] = JSON.parse(health.text).mistakes;
    assert.equal(mistake.at, "/relays/orders/upgrade");
    assert.match(mistake.message, /store/);
    const refused = await post(worker, "orders", twins("message:appUser").old);
    assert.deepEqual([refused.status, refused.error.code], [500, "misconfigured"]);
    await worker.stop();
  });

  if (store !== "memory") {
    test("a phase that was set by a call outlives the process, until the configuration changes", async () => {
      const { startWorker, receiver, folder } = world();
      const environment = { STORE_PATH: `${folder}/phase-${Date.now()}` };
      const with_ = (/** @type {object} */ settings) => startWorker(configurationOf(receiver.url, settings), { store, environment });
      const phaseOf = async (/** @type {Worker} */ worker) => {
        const { phase, setBy } = JSON.parse((await call(worker, "GET", "/relay/orders/upgrade", { headers: BEARER })).text);
        return [phase, setBy];
      };
      const first = await with_({ phase: "old" });
      await call(first, "POST", "/relay/orders/phase", { headers: BEARER, body: '{"phase":"new"}' });
      await first.stop();
      const second = await with_({ phase: "old" });
      assert.deepEqual(await phaseOf(second), ["new", "call"]);
      await second.stop();
      const third = await with_({ phase: "either" });
      assert.deepEqual(await phaseOf(third), ["either", "configuration"]);
      const changes = third.lines().filter(({ what }) => what === "phase").map(({ time, ...line }) => line);
      assert.deepEqual(changes, [{ what: "phase", relay: "orders", from: "new", to: "either", by: "configuration" }]);
      await third.stop();
    });
  }
}

/** @type {Map<string, Promise<Worker>>} */
const workers = new Map();

/**
 * A relay with these settings, in a worker of its own, and what the tests do with it.
 *
 * @param {World} world
 * @param {import("./harness.js").Store} store
 * @param {{ phase: string, version?: string, patienceMilliseconds?: number }} settings
 */
async function relayOf({ startWorker, receiver }, store, settings) {
  const name = `${store} ${JSON.stringify(settings)}`;
  const known = workers.get(name) ?? startWorker(configurationOf(receiver.url, settings), { store });
  workers.set(name, known);
  const worker = await known;
  /** @param {string} method @param {string} what @param {string} [body] */
  const ask = async (method, what, body) => {
    const { status, text } = await call(worker, method, `/relay/orders/${what}`, { headers: BEARER, ...(body && { body }) });
    assert.ok(status === 200 || status === 204, text);
    return text === "" ? undefined : JSON.parse(text);
  };
  const path = pathOf(settings);
  receiver.script(path);
  receiver.take(path);
  return {
    worker,
    version: settings.version ?? "v1",
    take: () => receiver.take(path),
    script: (/** @type {import("./fakes/server.js").Step[]} */ ...steps) => receiver.script(path, ...steps),
    change: (/** @type {string} */ phase) => ask("POST", "phase", JSON.stringify({ phase })),
    gate: () => ask("GET", "upgrade"),
    forget: () => ask("DELETE", "upgrade"),
  };
}

/** @param {string} url @param {{ phase?: string, version?: string, patienceMilliseconds?: number }} settings */
function configurationOf(url, { version = "v1", ...settings }) {
  const upgrade = { from: "v1", to: "v1.1", secret: { env: "UPGRADE_SECRET" }, patienceMilliseconds: 400, ...settings };
  const deliver = { url: `${url}${pathOf({ version, ...settings })}`, version };
  return { relays: { orders: { receive: "anyone", deliver, upgrade } } };
}

/** @param {{ phase?: string, version?: string, patienceMilliseconds?: number }} settings */
function pathOf({ phase, version = "v1", patienceMilliseconds = 400 }) {
  return `/upgrade/${phase}/${version}/${patienceMilliseconds}`;
}

let count = 0;

/** A user that nobody else has. */
function user() {
  count += 1;
  return `u${count}x${process.pid}`;
}

/**
 * The two events about something that happened once.
 *
 * @param {string} kind
 * @param {{ isPlanted?: boolean }} [options]
 */
function twins(kind, options) {
  const { old: [old], new: [fresh], probes } = happen(kind === "delivery" ? "message:delivery:channel" : kind, user(), 2, options);
  return { old: String(old?.body), fresh: String(fresh?.body), probes };
}
