// An event of one of two webhooks: it is delivered, or held back because its twin was, or its sender is told to come
// again.

import { TransversionError, detect, identify, pick, translateEvent } from "transversion";

import { ask } from "../ask.js";
import { deliverBy, isGood } from "../deliver.js";
import { planOf, shown } from "../event.js";
import { keyOf } from "../key.js";
import { Refusal } from "../refusal.js";
import { thisMinute } from "./counts.js";
import { Ledger, isOpen } from "./ledger.js";
import { teller } from "./upgrades.js";

/**
 * @typedef {import("../call.js").Call} Call
 * @typedef {import("../configuration.js").Relay} Relay
 * @typedef {import("../deadline.js").Deadline} Deadline
 * @typedef {import("../deliver.js").Plan} Plan
 * @typedef {import("../deliver.js").Step} Step
 * @typedef {Required<import("../index.js").Store>} Store
 * @typedef {import("./gate.js").Named} Named
 * @typedef {import("./ledger.js").Claim} Claim
 * @typedef {import("./ledger.js").Happening} Happening
 * @typedef {import("./upgrades.js").Upgrade} Upgrade
 * @typedef {import("transversion").Identity} Identity
 * @typedef {import("transversion").Phase} Phase
 * @typedef {import("transversion").Webhook} Webhook
 */

/** To compare each element of an event, the event is read once for each. */
const MOST_COMPARED = 50;

/**
 * What has come: the event, which webhook sent it, and what it tells of. It is `alone` where the older version has no event
 * for it, so that there will be no twin.
 *
 * @typedef {{
 *   body: Uint8Array, key: string, webhook: Webhook, named: Named, happenings: Happening[], isAlone: boolean, store: Store,
 *   phase: Phase,
 * }} Arrival
 */

/**
 * Takes an event of an upgrade's relay. `undefined`: it is none that has a twin, and goes the way of all others.
 *
 * @param {Call} call
 * @param {Upgrade} upgrade
 * @param {Uint8Array} body
 * @param {string} key
 * @param {Deadline} deadline
 */
export async function takeArrival(call, upgrade, body, key, deadline) {
  // With a store that can do less than this, no call comes so far.
  const store = /** @type {Store} */ (call.store);
  const identity = identityOf(body);
  if (!identity || identity.happenings.length === 0) return undefined;
  const { relay, settings, gate } = upgrade;
  /** @type {Webhook} */
  const webhook = identity.version === settings.from ? "old" : "new";
  const named = nameOf(body, identity);
  const isAlone = webhook === "new" && isWithheld(body, settings.from);
  if (isAlone && relay.deliver.version === settings.from) {
    gate.countByDesign(named);
    gate.gather(store, call.after);
    return undefined;
  }
  const { phase } = await ask(deadline, () => upgrade.phase.now(store, teller(call, relay)));
  const happenings = await happeningsOf(relay, identity);
  Object.assign(call.record, { webhook, phase, trigger: named.trigger });
  const arrival = { body, key, webhook, named, happenings, isAlone, store, phase };
  try {
    return await settle(call, upgrade, arrival, deadline);
  } finally {
    gate.gather(store, call.after);
  }
}

/**
 * @param {Call} call
 * @param {Upgrade} upgrade
 * @param {Arrival} arrival
 * @param {Deadline} deadline
 */
async function settle(call, upgrade, arrival, deadline) {
  const { webhook, happenings, isAlone, store, phase } = arrival;
  // Whoever has no twin need not wait for one.
  const ledger = new Ledger(store, { webhook, phase: isAlone ? "either" : phase }, deadline);
  const claims = await ledger.claim(happenings);
  try {
    const own = claims.filter(({ verdict }) => verdict === "deliver");
    await countPairs(upgrade, arrival, claims, deadline);
    const response = own.length > 0 ? await deliverOwn(call, upgrade, arrival, ledger, own, deadline) : undefined;
    if (response && !isGood(response.status)) return response;
    const newest = await ledger.wait(claims, upgrade.settings.patienceMilliseconds);
    await countPairs(upgrade, arrival, newest.filter((claim) => !claims.includes(claim)), deadline);
    if (newest.some(isOpen)) throw held(newest);
    return response ?? heldForGood(call, newest);
  } finally {
    await ledger.release(claims);
  }
}

/**
 * Delivers what is this call's to deliver, and writes down what the receiver accepts.
 *
 * @param {Call} call
 * @param {Upgrade} upgrade
 * @param {Arrival} arrival
 * @param {Ledger} ledger
 * @param {Claim[]} claims
 * @param {Deadline} deadline
 */
async function deliverOwn(call, { relay, gate }, arrival, ledger, claims, deadline) {
  const { webhook, named, isAlone, store, phase } = arrival;
  const claimOf = new Map(claims.flatMap((claim) => claim.happening.indexes.map((index) => [index, claim])));
  const indexes = [...claimOf.keys()].sort((one, other) => one - other);
  const plan = await planOf(call, relay, part(arrival, indexes), deadline);
  call.record.payloads = plan.payloads.length;
  const isSplit = plan.payloads.length === indexes.length;
  const minute = thisMinute();
  const isCompared = !isAlone && phase !== "done";
  const isKept = isCompared && arrival.happenings.length <= MOST_COMPARED;

  /** @param {Claim} claim */
  async function writeDown(claim) {
    if (!(await ledger.settle(claim, minute))) return;
    if (isAlone) gate.countByDesign(named);
    else if (isCompared) gate.countAlone(named, webhook, minute);
  }

  const keys = await Promise.all(plan.payloads.map((_, at) =>
    keyOfPayload(relay, arrival, claimOf, isSplit ? indexes.slice(at, at + 1) : indexes)));
  /** @type {Step[]} */
  const steps = keys.map((ofThis, at) => {
    const told = isSplit ? [/** @type {Claim} */ (claimOf.get(Number(indexes[at])))] : claims;
    // A happening that stands twice in an event has been delivered when both have been.
    const whole = told.filter(({ happening }) => !isSplit || happening.indexes.at(-1) === indexes[at]);
    return {
      key: ofThis,
      async take(send) {
        const kept = isKept
          ? whole.map(({ happening }) => gate.keep(store, webhook, happening, part(arrival, happening.indexes), deadline))
          : [];
        const answer = await send();
        // What was accepted is written down at once; what is kept for comparing is not waited for before that.
        if (isGood(answer.status)) await Promise.all(whole.map(writeDown));
        await Promise.all(kept);
        return answer;
      },
    };
  });
  return deliverBy(call, relay, plan, steps, deadline);
}

/**
 * The key that the receiver gets with the elements of these indexes. Twins have the same, so that a receiver who keeps keys
 * can tell the second delivery of a happening from the first; and where only a part of an event is delivered, no other part
 * has the same.
 *
 * @param {Relay} relay
 * @param {Arrival} arrival
 * @param {Map<number, Claim>} claimOf
 * @param {number[]} indexes
 */
async function keyOfPayload({ name }, { key, happenings }, claimOf, indexes) {
  const told = new Set(indexes.map((index) => claimOf.get(index)?.happening));
  const [happening] = told;
  if (told.size === 1 && happening?.isCertain) return `${happening.hash}-0`;
  if (indexes.length === countOf(happenings)) return `${key}-0`;
  return `${await keyOf(name, new TextEncoder().encode([key, ...indexes].join(" ")))}-0`;
}

/**
 * @param {Upgrade} upgrade
 * @param {Arrival} arrival
 * @param {Claim[]} claims
 * @param {Deadline} deadline
 */
async function countPairs({ gate }, arrival, claims, deadline) {
  const { store, named, webhook } = arrival;
  await Promise.all(claims.filter(({ pairs }) => pairs).map((claim) =>
    gate.countPair(store, named, webhook, claim, () => part(arrival, claim.happening.indexes), deadline)));
}

/**
 * The sender has to come again: somebody else is delivering it at this moment, or it is the other webhook's to deliver.
 *
 * @param {Claim[]} claims
 */
function held(claims) {
  const isBusy = claims.some(({ verdict }) => verdict === "busy");
  const message = isBusy
    ? "this event, or its twin, is being delivered now"
    : "the other webhook is to deliver this event, and has not done so yet";
  return new Refusal(503, isBusy ? "busy" : "held", message, { "retry-after": "2" });
}

/**
 * All of it has been delivered before.
 *
 * @param {Call} call
 * @param {Claim[]} claims
 */
function heldForGood({ record }, claims) {
  const outcome = claims.every(({ verdict }) => verdict === "duplicate") ? "duplicate" : "held";
  Object.assign(record, { outcome, payloads: 0, delivered: 0 });
  return new Response(null, { headers: { "transversion-outcome": outcome, "transversion-delivered": "0/0" } });
}

/** What an event tells of; nothing, where it cannot be read. @param {Uint8Array} body */
function identityOf(body) {
  try {
    return identify(body);
  } catch (error) {
    if (!(error instanceof TransversionError)) throw error;
    // The fault is ours, and the next call works.
    if (error.code === "internal") throw new Refusal(500, error.code, error.message);
    return undefined;
  }
}

/**
 * The happenings of an event, each once.
 *
 * @param {Relay} relay
 * @param {Identity} identity
 * @returns {Promise<Happening[]>}
 */
async function happeningsOf({ name }, identity) {
  /** @type {Map<string, { isCertain: boolean, indexes: number[] }>} */
  const found = new Map();
  for (const [index, { key, isCertain }] of identity.happenings.entries()) {
    const known = found.get(key) ?? { isCertain, indexes: [] };
    known.indexes.push(index);
    found.set(key, known);
  }
  return Promise.all([...found].map(async ([key, { isCertain, indexes }]) => {
    const hash = await keyOf(name, new TextEncoder().encode(key));
    return { place: `upgrade/${name}/seen/${hash}`, hash, isCertain, indexes };
  }));
}

/**
 * The event with these of its elements: itself, where these are all.
 *
 * @param {Arrival} arrival
 * @param {number[]} indexes
 */
function part({ body, happenings }, indexes) {
  return indexes.length === countOf(happenings) ? body : pick(body, indexes);
}

/** How many elements there are. @param {Happening[]} happenings */
function countOf(happenings) {
  return happenings.reduce((sum, { indexes }) => sum + indexes.length, 0);
}

/** @param {Uint8Array} body @param {Identity} identity @returns {Named} */
function nameOf(body, { trigger }) {
  const was = detect(body).trigger;
  return { trigger: String(shown(trigger)), ...(was !== trigger && { was: shown(was) }) };
}

/**
 * Whether the older version has no such event.
 *
 * @param {Uint8Array} body
 * @param {Identity["version"]} to
 */
function isWithheld(body, to) {
  try {
    return translateEvent(body, { to }).outcome === "withheld";
  } catch (error) {
    // What cannot be translated is refused where it is to be delivered.
    if (!(error instanceof TransversionError)) throw error;
    return false;
  }
}
