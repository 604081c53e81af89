// The npm package in Node beside what it replaces: JavaScript by hand and other tools; and beside a mere copy.

import assert from "node:assert/strict";

import * as byHand from "./by-hand.js";
import { SIZES, appUserEvent, deliveryEvent, eventOfTwentyNotes, failureEvent, messageRequest } from "./events.js";
import { IS_QUICK, keepFigures } from "./files.js";
import { peers } from "./peers.js";
import { race, ratio, spread } from "./rounds.js";
import { installTools } from "./tools.js";
import * as ours from "./translating.js";

/** How long each contender runs, in seconds. */
const SECONDS = IS_QUICK ? 0.2 : 2.5;

/**
 * A job, as ours and as people do it.
 *
 * @typedef {{
 *   name: string,
 *   body: (bytes: number) => Uint8Array,
 *   ours: (body: Uint8Array) => Uint8Array,
 *   byHand: (body: Uint8Array) => Uint8Array,
 *   sizes?: (keyof typeof SIZES)[],
 *   more?: { name: string, call: (body: Uint8Array) => Uint8Array },
 * }} Job
 */

/** @type {Job[]} */
const JOBS = [
  { name: "upgrade", body: deliveryEvent, ours: ours.upgrade, byHand: byHand.upgradeDelivery },
  {
    name: "at the target",
    body: appUserEvent,
    ours: ours.upgrade,
    byHand: byHand.upgradeNothing,
    more: { name: "by hand, passed on", call: byHand.passOn },
  },
  { name: "downgrade", body: appUserEvent, ours: ours.downgrade, byHand: byHand.downgradeAppUser },
  {
    name: "downgrade of a failure",
    body: failureEvent,
    ours: ours.downgrade,
    byHand: byHand.downgradeFailure,
    sizes: ["2 kB", "50 kB"],
  },
  { name: "request", body: messageRequest, ours: ours.upgradeRequest, byHand: byHand.upgradeMessage },
];

installTools();
const others = await peers();
/** @type {Record<string, object>} */
const figures = {};
for (const job of JOBS) {
  for (const size of job.sizes ?? /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
    figures[`${job.name}, ${size}`] = await measure(job, size);
    process.stderr.write(`    ${job.name}, ${size}\n`);
  }
}
for (const size of /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
  figures[`peers, ${size}`] = await measurePeers(size);
  process.stderr.write(`    peers, ${size}\n`);
}
figures["reading the report, 50 kB"] = await measureReading();
keepFigures("javascript", figures);

/**
 * @param {Job} job
 * @param {keyof typeof SIZES} size
 */
async function measure(job, size) {
  const body = job.body(SIZES[size]);
  const expected = parse(job.byHand(body));
  assert.deepEqual(parse(job.ours(body)), expected);
  if (job.name === "at the target") assert.equal(job.ours(body), body);
  const copy = ours.copying();
  assert.deepEqual(copy(body), body);

  /** @type {import("./rounds.js").Contender[]} */
  const contenders = [
    { name: "ours", call: () => job.ours(body) },
    { name: "by hand", call: () => job.byHand(body) },
    { name: "copying", call: () => copy(body) },
  ];
  if (job.more) {
    const { name, call } = job.more;
    assert.deepEqual(parse(call(body)), expected);
    contenders.push({ name, call: () => call(body) });
  }
  return summary(body, await race(contenders, SECONDS));
}

/**
 * The upgrade of a delivery event beside the other tools, which make so much garbage that they run among themselves.
 *
 * @param {keyof typeof SIZES} size
 */
async function measurePeers(size) {
  const body = deliveryEvent(SIZES[size]);
  const expected = parse(byHand.upgradeDelivery(body));
  /** @type {import("./rounds.js").Contender[]} */
  const contenders = [{ name: "ours", call: () => ours.upgrade(body) }];
  for (const { name, upgrade, isAsync, ready, told } of others.filter(({ most }) => body.length <= most)) {
    await ready?.(body);
    assert.deepEqual(parse(await upgrade(body)), told(expected), name);
    contenders.push({ name, call: () => upgrade(body), isAsync, ready: ready && (() => ready(body)) });
  }
  return summary(body, await race(contenders, SECONDS));
}

/** The translation of an event, with and without reading its report. */
async function measureReading() {
  const body = eventOfTwentyNotes(SIZES["50 kB"]);
  assert.equal(ours.countNotes(body), 20);
  const times = await race(
    [
      { name: "ours", call: () => ours.upgrade(body) },
      { name: "with its report", call: () => ours.upgradeAndRead(body) },
    ],
    SECONDS,
  );
  return summary(body, times);
}

/**
 * The times of the contenders in microseconds, and each as a multiple of ours.
 *
 * @param {Uint8Array} body
 * @param {Record<string, import("./rounds.js").Times>} times
 */
function summary(body, times) {
  const { ours: own = [] } = times;
  const contenders = Object.entries(times).map(([name, its]) => {
    return [name, { microseconds: spread(its), timesOurs: ratio(its, own) }];
  });
  return { bytes: body.length, contenders: Object.fromEntries(contenders) };
}

/** @param {Uint8Array} body */
function parse(body) {
  return JSON.parse(new TextDecoder().decode(body));
}
