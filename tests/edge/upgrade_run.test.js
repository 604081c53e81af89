// An upgrade from its beginning to its end, in workerd: two webhooks tell of everything that happens to many users, both
// at once, to one relay; its receiver fails now and then; and the phase is changed, also back again.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { makeRandom } from "./fakes/random.js";
import { send } from "./fakes/sender.js";
import { serveFake } from "./fakes/server.js";
import { KINDS, ONLY_NEW, happen, probesIn } from "./fakes/twins.js";
import { makeEdgeProject, start } from "./harness.js";

/**
 * @typedef {import("./fakes/twins.js").Event} Event
 * @typedef {import("./fakes/twins.js").Happening} Happening
 * @typedef {import("./harness.js").Worker} Worker
 * @typedef {{ user: string, probes: string[], acknowledged: string[] }} Accepted What a payload told, and what of that some
 *   webhook had been told to be delivered before.
 */

const SECRETS = { OLD: "old-webhook-31f0", NEW: "new-webhook-9c5d", UPGRADE: "upgrade-77b2" };

/** What the receiver does instead of accepting, and of how many calls in a thousand. */
const FAULTS = /** @type {[number, import("./fakes/server.js").Step][]} */ ([
  [20, { status: 500 }], [10, "reset"], [10, { status: 503, headers: { "retry-after": "1" } }], [5, { status: 401 }],
]);

/** What nothing tells from a second one of its kind: if a webhook does not hear that it was delivered, it is delivered again. */
const UNCERTAIN = ["postback", "link:success", "client:add", "client:remove"];

describe("an upgrade in workerd", () => {
  /** @type {import("./harness.js").Project} */
  let project;
  before(async () => {
    project = await makeEdgeProject("edge-upgrade");
  });

  for (const [version, users, count] of /** @type {const} */ ([["v1", 60, 92], ["v1.1", 12, 36]])) {
    test(`through all phases, to a receiver that speaks ${version}`, async (context) => {
      const run = await makeRun(context, project, version, users, count);
      // Where the phase is changed: after so many of the happenings of all users.
      const changes = ["either", "new", "old", "new"].map((phase, index) => ({ phase, after: (index + 1) / 6 }));
      let told = 0;
      run.onTold(() => {
        told += 1;
        const next = changes[0];
        if (next && told > next.after * run.happenings.length) {
          changes.shift();
          run.changePhase(next.phase);
        }
      });
      const happenings = run.happenings.slice();
      const last = Math.floor(count * 5 / 6);
      await run.tell(0, last, ["old", "new"]);
      assert.deepEqual(changes, []);
      assertGate(await run.gate(), happenings.filter(({ number }) => number < last));
      await run.changePhase("done");
      await run.tell(last, count, ["new"]);
      const events = run.sent;
      context.diagnostic(`${events} events, ${run.attempts} attempts, ${run.accepted.length} payloads accepted`);
      if (version === "v1") assert.ok(events >= 10_000, `only ${events} events`);
      assertNothingLost(run, version);
      assert.equal(duplicatesIn(run.accepted).length, 0, "something was delivered twice");
      assertOrder(run);
      assert.deepEqual(run.givenUp, [], "a webhook gave up");
      assert.ok(run.faults > run.accepted.length * 0.03, `the receiver failed ${run.faults} times only`);
    });
  }

  test("killing the worker loses nothing that was acknowledged", async (context) => {
    const disk = join(project.folder, `upgrade-disk-${Date.now()}`);
    const run = await makeRun(context, project, "v1.1", 8, 12, { environment: { STORE_PATH: disk }, interval: 550, budget: 2500 });
    const kills = [0.3, 0.7];
    const phases = ["either", "new"];
    let told = 0;
    let duplicatesAllowed = 0;
    /** @type {Promise<void>} */
    let killed = Promise.resolve();
    run.onTold(() => {
      told += 1;
      if (told <= (kills[0] ?? 2) * run.happenings.length) return;
      kills.shift();
      killed = killed.then(async () => {
        duplicatesAllowed += run.inFlight();
        await run.restart();
        await run.changePhase(String(phases.shift()));
      });
    });
    await run.tell(0, 12, ["old", "new"]);
    await killed;
    assert.deepEqual(kills, []);
    assertNothingLost(run, "v1.1");
    assertOrder(run);
    const certain = new Set(run.happenings.filter(({ kind }) => !UNCERTAIN.includes(kind)).flatMap(({ probes }) => probes));
    const known = run.accepted.flatMap(({ acknowledged }) => acknowledged).filter((probe) => certain.has(probe));
    assert.deepEqual(known, [], "this was delivered again after it had been acknowledged");
    const twice = duplicatesIn(run.accepted).length;
    context.diagnostic(`${run.sent} events, ${twice} payloads accepted twice, ${duplicatesAllowed} were on their way when the worker was killed`);
    assert.ok(twice <= duplicatesAllowed, `${twice} payloads were accepted twice, and ${duplicatesAllowed} were on their way`);
  });
});

/**
 * Users to whom things happen, two webhooks, a worker between, and a receiver.
 *
 * @param {import("node:test").TestContext} context
 * @param {import("./harness.js").Project} project
 * @param {"v1" | "v1.1"} version What the receiver speaks.
 * @param {number} users
 * @param {number} count How much happens to each.
 * @param {{ environment?: Record<string, string>, interval?: number, budget?: number }} [options]
 */
async function makeRun(context, project, version, users, count, { environment = {}, interval = 40, budget = 18_000 } = {}) {
  /** @type {Accepted[]} */
  const accepted = [];
  /** What was acknowledged, to either webhook. @type {Set<string>} */
  const acknowledged = new Set();
  /** What a webhook gave up to tell. @type {string[]} */
  const givenUp = [];
  const random = makeRandom(11);
  let faults = 0;
  const receiver = await serveFake(({ body }) => {
    receiver.calls.length = 0;
    let number = random() * 1000;
    for (const [share, step] of FAULTS) {
      if (number < share) {
        faults += 1;
        return step;
      }
      number -= share;
    }
    const text = body.toString();
    const probes = probesIn(text);
    accepted.push({
      user: String(probes[0]).replace(/-.*/, ""), probes, acknowledged: probes.filter((probe) => acknowledged.has(probe)),
    });
    return {};
  });
  context.after(receiver.stop);
  const configuration = {
    relays: {
      orders: {
        receive: { secrets: [{ env: "OLD" }, { env: "NEW" }] },
        deliver: { url: `${receiver.url}/handler`, version },
        budgetMilliseconds: budget,
        upgrade: { from: "v1", to: "v1.1", phase: "old", secret: { env: "UPGRADE" }, patienceMilliseconds: 600 },
      },
    },
  };
  const launch = () => start(project, "workerd", configuration, {
    store: "durable-object", environment: { ...SECRETS, ...environment },
  });
  let worker = await launch();
  context.after(() => worker.stop());

  const happenings = Array.from({ length: users }, (_, user) => Array.from({ length: count }, (_, number) => {
    const kind = String(KINDS[(user * 7 + number) % KINDS.length]);
    const isPlanted = (user * count + number) % 100 === 37;
    return { kind, number, isPlanted, user: `u${user}`, ...happen(kind, `u${user}`, number, { isPlanted }) };
  })).flat();
  let attempts = 0;
  let sent = 0;
  let flying = 0;
  let onTold = () => {};

  /** @param {"old" | "new"} webhook @param {typeof happenings} of */
  async function tellInOrder(webhook, of) {
    for (const happening of of) {
      for (const event of happening[webhook]) {
        sent += 1;
        flying += event.probes.length;
        // The address is another one when the worker was killed, so that it is asked for each attempt.
        const { delivered, attempts: made } = await sendTo(() => `${worker.url}/relay/orders`, event.body, SECRETS[webhook === "old" ? "OLD" : "NEW"], interval);
        flying -= event.probes.length;
        attempts += made;
        for (const probe of event.probes) {
          if (delivered) acknowledged.add(probe);
          else givenUp.push(probe);
        }
      }
      if (webhook === "new") onTold();
    }
  }

  return {
    happenings, accepted, acknowledged, givenUp,
    get sent() {
      return sent;
    },
    get attempts() {
      return attempts;
    },
    get faults() {
      return faults;
    },
    inFlight: () => flying,
    /** @param {() => void} listener */
    onTold(listener) {
      onTold = listener;
    },
    /**
     * Each webhook tells of what happens to each user, one event after the other; users and webhooks do not wait for each
     * other.
     *
     * @param {number} from
     * @param {number} to
     * @param {("old" | "new")[]} webhooks
     */
    async tell(from, to, webhooks) {
      const ofUsers = Array.from({ length: users }, (_, user) =>
        happenings.filter((one) => one.user === `u${user}` && one.number >= from && one.number < to));
      await Promise.all(ofUsers.flatMap((of) => webhooks.map((webhook) => tellInOrder(webhook, of))));
    },
    /** @param {string} phase */
    async changePhase(phase) {
      const { status } = await ask(worker, "POST", "phase", JSON.stringify({ phase }));
      assert.equal(status, 200);
    },
    async gate() {
      return JSON.parse((await ask(worker, "GET", "upgrade")).text);
    },
    async restart() {
      await worker.stop();
      worker = await launch();
    },
  };
}

/** @param {() => string} urlOf @param {string} body @param {string} secret @param {number} interval */
async function sendTo(urlOf, body, secret, interval) {
  for (let attempts = 1, pause = interval; ; attempts += 1, pause *= 2) {
    const { delivered, final } = await send(urlOf(), body, { secret, retries: 0 });
    assert.ok(!final, "the sender gives up for good");
    if (delivered || attempts > 5) return { delivered, attempts };
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** @param {Worker} worker @param {string} method @param {string} what @param {string} [body] */
async function ask(worker, method, what, body) {
  const headers = { authorization: `Bearer ${SECRETS.UPGRADE}` };
  const response = await fetch(`${worker.url}/relay/orders/${what}`, { method, headers, ...(body && { body }) });
  return { status: response.status, text: await response.text() };
}

/**
 * Every happening was delivered, except those that the receiver's version has no event for.
 *
 * @param {Awaited<ReturnType<typeof makeRun>>} run
 * @param {"v1" | "v1.1"} version
 */
function assertNothingLost({ happenings, accepted, acknowledged }, version) {
  const delivered = new Set(accepted.flatMap(({ probes }) => probes));
  const expected = happenings.filter(({ kind }) => version === "v1.1" || !ONLY_NEW.includes(kind)).flatMap(({ probes }) => probes);
  const lost = [...acknowledged].filter((probe) => !delivered.has(probe) && expected.includes(probe));
  assert.deepEqual(lost, [], "this was acknowledged, and nobody has it");
  assert.deepEqual(expected.filter((probe) => !delivered.has(probe)), [], "this is lost");
  assert.deepEqual([...delivered].filter((probe) => !expected.includes(probe)), [], "nobody sent this");
}

/**
 * For each user, what both webhooks tell of arrives in the order in which it happened: the first delivery of one thing is
 * before the first delivery of every later one. Nothing is said of several messages in one event, of second deliveries, and
 * of what the new webhook alone tells of: the old one goes on meanwhile.
 *
 * @param {Awaited<ReturnType<typeof makeRun>>} run
 */
function assertOrder({ accepted, happenings }) {
  const alone = new Set(happenings.filter(({ kind }) => ONLY_NEW.includes(kind)).flatMap(({ probes }) => probes));
  /** @type {Map<string, number>} */
  const newest = new Map();
  const seen = new Set();
  for (const { user, probes } of accepted) {
    for (const probe of probes.filter((one) => !seen.has(one) && !alone.has(one))) {
      seen.add(probe);
      const number = Number(probe.split("-")[1]);
      assert.ok(number >= (newest.get(user) ?? -1), `${probe} came after number ${newest.get(user)} of the same user`);
      newest.set(user, number);
    }
  }
}

/** @param {Accepted[]} accepted */
function duplicatesIn(accepted) {
  const seen = new Set();
  return accepted.flatMap(({ probes }) => probes).filter((probe) => seen.size === seen.add(probe).size);
}

/**
 * The gate has compared every pair, and found the planted differences where they are and no others.
 *
 * @param {any} gate What it shows.
 * @param {Awaited<ReturnType<typeof makeRun>>["happenings"]} happenings
 */
function assertGate({ totals, triggers, isSafe, advice }, happenings) {
  const both = happenings.filter(({ old }) => old.length > 0);
  const planted = both.filter(({ isPlanted }) => isPlanted);
  const count = (/** @type {typeof both} */ of) => of.reduce((sum, { probes }) => sum + probes.length, 0);
  assert.ok(planted.length > 0);
  const { pairs, different, equal, uncompared, onlyOld, onlyNew, onlyNewByDesign, waiting } = totals;
  assert.deepEqual(
    { pairs, different, equal, uncompared, onlyOld, onlyNew, waiting, onlyNewByDesign },
    {
      pairs: count(both), different: count(planted), equal: count(both) - count(planted), uncompared: 0, onlyOld: 0,
      onlyNew: 0, waiting: 0, onlyNewByDesign: count(happenings) - count(both),
    },
  );
  const unexpected = triggers.flatMap((/** @type {any} */ one) => one.differences).filter((/** @type {any} */ one) => !one.isExpected);
  for (const { at, kind } of unexpected) assert.deepEqual([at, kind], ["/app/_id", "value"]);
  assert.equal(unexpected.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.count, 0), count(planted));
  for (const { trigger, different: found } of triggers) {
    assert.equal(found, count(planted.filter((one) => one.trigger === trigger)), trigger);
  }
  assert.equal(isSafe, false);
  assert.match(advice.join("\n"), /\/app\/_id/);
}
